using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Disk;
using ModelPrep.Kinds;
using ModelPrep.Kinds.LlmApi;
using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Kinds.Vllm;

namespace ModelPrep.Hosting;

/// <summary>Registers the kinds of artifact. A new one is added to both lists here.</summary>
internal static class KindServices
{
    /// <summary>What is known of the kinds on any machine.</summary>
    public static KindCatalog Catalog { get; } = new([TensorRtLlmKind.Traits, LlmApiKind.Traits, VllmKind.Traits]);

    public static IServiceCollection AddKinds(this IServiceCollection services) =>
        services
            .AddSingleton(Catalog)
            .AddSingleton<IKind, TensorRtLlmKind>()
            .AddSingleton<IKind, LlmApiKind>()
            .AddSingleton<IKind, VllmKind>()
            .AddSingleton<KindSet>()
            .AddSingleton<EngineBuilder>()
            .AddSingleton<RunBuilder>()
            .AddSingleton<BuildEngine>()
            .Add(
                (settings, parts) =>
                    new TimedBuild(
                        parts.Get<BuildEngine>(),
                        settings.BuildTimeout,
                        BuildLogs.FolderOf(settings.CachePath),
                        parts.Get<TimeProvider>(),
                        parts.Log<TimedBuild>()
                    )
            );
}
