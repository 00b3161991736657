using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Preparing;
using ModelPrep.Sources;

namespace ModelPrep.Hosting;

/// <summary>Registers what carries a plan out.</summary>
internal static class PreparingServices
{
    public static IServiceCollection AddPreparing(this IServiceCollection services) =>
        services
            .AddSingleton<PhaseTimer>()
            .AddSingleton<PinWeights>()
            .AddSingleton<WeightsPreparer>()
            .AddSingleton<BuildArtifact>()
            .AddSingleton<DeriveArtifact>()
            .AddSingleton<RelocateArtifact>()
            .AddSingleton<CopyFromSharedTier>()
            .AddSingleton<ArtifactPreparer>()
            .AddSingleton<Preparer>();
}
