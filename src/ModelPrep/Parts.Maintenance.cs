using Microsoft.Extensions.Logging;
using ModelPrep.Disk;
using ModelPrep.Doctor;
using ModelPrep.Eviction;
using ModelPrep.Hub;

namespace ModelPrep;

/// <summary>The parts of <c>cache</c>, of <c>doctor</c>, and of <c>--max-cache-size</c>.</summary>
internal sealed partial class Parts
{
    public CacheInventory CacheInventory =>
        field ??= new CacheInventory(
            new ArtifactInventory(settings.CachePath, Artifacts, HandOver, time),
            new WeightInventory(settings.HubCachePath),
            HiddenFolders,
            log.CreateLogger<CacheInventory>()
        );

    private HiddenFolders HiddenFolders => new(settings.CachePath, settings.HubCachePath);

    public PruneCache PruneCache => field ??= new PruneCache(CacheInventory, EntryRemoval, time);

    private MakeRoom MakeRoom =>
        field ??= new MakeRoom(
            CacheInventory,
            EntryRemoval,
            ReserveSpace,
            settings.MaxCacheBytes,
            time,
            log.CreateLogger<MakeRoom>()
        );

    public FindKnownFiles FindKnownFiles =>
        field ??= new FindKnownFiles(settings.CachePath, settings.HubCachePath, HiddenFolders);

    public VerifyFiles VerifyFiles => field ??= new VerifyFiles(time, log.CreateLogger<VerifyFiles>());

    public Examination Examination =>
        field ??= new Examination(
            [
                .. new MachineChecks(Gpus, Memory).All,
                .. new FolderChecks("cache", settings.CachePath, isShared: false, new DiskSpace()).All,
                .. new FolderChecks("HF cache", settings.HubCachePath, isShared: false, new DiskSpace()).All,
                .. settings.SharedCache is { } shared
                    ? new FolderChecks("shared cache", shared.FolderPath, isShared: true, new DiskSpace()).All
                    : [],
                .. new ToolChecks(Toolchain, Programs, Environment.GetEnvironmentVariable).All,
                .. new HubCheck(
                    HubParts.CreateProbe(Doctor.Examination.HubTimeout),
                    HubParts.Tokens,
                    settings.Token,
                    settings.Endpoint,
                    settings.OfflineVariable,
                    time
                ).All,
            ],
            time
        );

    private EntryRemoval EntryRemoval =>
        field ??= new EntryRemoval(Artifacts, settings.CachePath, settings.HubCachePath);
}
