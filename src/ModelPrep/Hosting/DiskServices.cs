using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Configuration;
using ModelPrep.Disk;

namespace ModelPrep.Hosting;

/// <summary>Registers the caches on this node, and those that nodes share.</summary>
internal static class DiskServices
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromHours(2);

    public static IServiceCollection AddDisk(this IServiceCollection services) =>
        services
            .AddSingleton<IDiskSpace, DiskSpace>()
            .AddSingleton<ISharedRegions, SharedRegions>()
            .AddSingleton(parts => new FileLock(LockTimeout, parts.Get<TimeProvider>(), parts.Log<FileLock>()))
            .Add<IArtifactStore>(
                (settings, parts) =>
                    new ArtifactStore(
                        settings.CachePath,
                        parts.Get<FileLock>(),
                        parts.Get<KindCatalog>(),
                        parts.Get<TimeProvider>(),
                        parts.Log<ArtifactStore>(),
                        restoresTimes: !settings.ChangesNothing
                    )
            )
            .Add<IHandOver>((settings, _) => new HandOverFile(settings.PreparedPath))
            .Add<ISnapshotCache>((settings, parts) => new HubCache(settings.HubCachePath, parts.Get<FileLock>()))
            .Add((settings, _) => new PublishMarker(settings.CachePath))
            .Add(
                (settings, parts) =>
                    new SharedMount(settings.SharedCache!, parts.Get<TimeProvider>(), parts.Log<SharedMount>())
            )
            .AddSingleton<SharedTier>()
            .Add(
                (settings, parts) =>
                    new SharedWeights(
                        parts.Get<SharedMount>(),
                        new HubCache(Path.Combine(settings.SharedCache!.FolderPath, "hub"), parts.Get<FileLock>()),
                        parts.Get<ISnapshotCache>(),
                        parts.Log<SharedWeights>()
                    )
            )
            .Add<ISharedTier>(
                (settings, parts) =>
                    Shares(settings, SharedContents.Engines) ? parts.Get<SharedTier>() : new NoSharedTier()
            )
            .Add<ISharedWeights>(
                (settings, parts) =>
                    Shares(settings, SharedContents.Weights) ? parts.Get<SharedWeights>() : new NoSharedWeights()
            );

    private static bool Shares(Settings settings, SharedContents contents) =>
        settings.SharedCache?.Contents.HasFlag(contents) is true;
}
