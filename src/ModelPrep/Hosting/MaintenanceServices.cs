using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Disk;
using ModelPrep.Maintenance;

namespace ModelPrep.Hosting;

/// <summary>Registers the parts of <c>cache</c> and of <c>--max-cache-size</c>.</summary>
internal static class MaintenanceServices
{
    public static IServiceCollection AddMaintenance(this IServiceCollection services) =>
        services
            .Add((settings, _) => new HiddenFolders(settings.CachePath, settings.HubCachePath))
            .Add(
                (settings, parts) =>
                    new ArtifactInventory(
                        settings.CachePath,
                        parts.Get<IArtifactStore>(),
                        parts.Get<IHandOver>(),
                        parts.Get<TimeProvider>()
                    )
            )
            .Add((settings, _) => new WeightInventory(settings.HubCachePath))
            .AddSingleton<CacheInventory>()
            .Add(
                (settings, parts) =>
                    new EntryRemoval(parts.Get<IArtifactStore>(), settings.CachePath, settings.HubCachePath)
            )
            .AddSingleton<PruneCache>()
            .Add(
                (settings, parts) =>
                    new MakeRoom(
                        parts.Get<CacheInventory>(),
                        parts.Get<EntryRemoval>(),
                        parts.Get<ReserveSpace>(),
                        settings.MaxCacheBytes,
                        parts.Get<TimeProvider>(),
                        parts.Log<MakeRoom>()
                    )
            )
            .Add(
                (settings, parts) =>
                    new FindKnownFiles(
                        settings.CachePath,
                        settings.HubCachePath,
                        parts.Get<HiddenFolders>(),
                        parts.Get<KindCatalog>()
                    )
            )
            .AddSingleton<VerifyFiles>()
            .AddSingleton<CacheVerification>();
}
