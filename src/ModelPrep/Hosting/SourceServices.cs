using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Disk;
using ModelPrep.Downloads;
using ModelPrep.Sources;
using ModelPrep.Sources.HuggingFace;
using ModelPrep.Sources.Local;

namespace ModelPrep.Hosting;

/// <summary>Registers the kinds of source. A new one is added to both lists here.</summary>
internal static class SourceServices
{
    /// <summary>How the sources are written on the command line.</summary>
    public static SourceCatalog Catalog { get; } = new([HuggingFaceSource.Syntax, LocalSource.Syntax]);

    public static IServiceCollection AddSources(this IServiceCollection services) =>
        services
            .AddSingleton<IModelSource, HuggingFaceSource>()
            .AddSingleton<IModelSource, LocalSource>()
            .AddSingleton<SourceSet>()
            .AddSingleton<CheckCode>()
            .AddSingleton<ResolveRevision>()
            .AddSingleton<SelectFiles>()
            .AddSingleton<PlanFiles>()
            .Add(
                (settings, parts) =>
                    new DownloadWeights(
                        parts.Get<FileTransfer>(),
                        parts.Get<ISnapshotCache>(),
                        parts.Get<ISharedWeights>(),
                        parts.Get<ReserveSpace>(),
                        settings.Transfer,
                        parts.Get<IDownloadDisplay>(),
                        parts.Get<TimeProvider>(),
                        parts.Log<DownloadWeights>()
                    )
            );
}
