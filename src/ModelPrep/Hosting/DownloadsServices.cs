using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Downloads;
using ModelPrep.Sources;
using ModelPrep.Sources.HuggingFace;

namespace ModelPrep.Hosting;

/// <summary>Registers downloads.</summary>
internal static class DownloadsServices
{
    public static IServiceCollection AddDownloads(this IServiceCollection services) =>
        services
            .Add(
                (settings, parts) =>
                    new ConnectionPool(
                        settings.Transfer.Connections,
                        parts.Get<TimeProvider>(),
                        () => Environment.CpuUsage.TotalTime
                    )
            )
            .AddSingleton<FileTransfer>()
            .AddSingleton<CachedFiles>()
            .Add<IHubFiles>(
                (settings, parts) =>
                    settings.ChangesNothing
                        ? new FilesInMemory(parts.Get<IModelHub>(), parts.Get<ISnapshotCache>())
                        : new PinnedFiles(parts.Get<CachedFiles>(), parts.Get<PinWeights>())
            );
}
