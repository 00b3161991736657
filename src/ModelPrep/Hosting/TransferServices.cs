using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Sources.HuggingFace;
using ModelPrep.Transfer;

namespace ModelPrep.Hosting;

/// <summary>Registers downloads.</summary>
internal static class TransferServices
{
    public static IServiceCollection AddTransfer(this IServiceCollection services) =>
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
                        : new PinnedFiles(parts.Get<CachedFiles>(), parts.Get<Steps.PinWeights>())
            );
}
