using ModelPrep.Disk;

namespace ModelPrep.Eviction;

/// <summary>Removes one entry of the caches, unless somebody uses it. A crash on the way leaves a leftover, never half an entry.</summary>
/// <remarks>Where locks do nothing, nobody can tell what is in use, and nothing is removed but what nobody can use.</remarks>
internal sealed class EntryRemoval(IArtifactStore store, string cachePath, string hubPath)
{
    /// <summary>Why an entry stays where locks do nothing.</summary>
    public const string NoLocks = "locks do nothing there, so that nobody can tell whether it is in use";

    /// <summary>Why an entry stays that somebody has a lock on.</summary>
    public const string InUse = "somebody uses it";

    private string WorkPath => Path.Combine(cachePath, "work");

    /// <summary>Removes an entry; returns why it stays, or null.</summary>
    /// <exception cref="StorageException">The folder of the cache holds other things.</exception>
    public string? Remove(CacheEntry entry)
    {
        CacheRoot.Require(cachePath);
        return entry switch
        {
            CachedArtifact artifact => RemoveArtifact(artifact),
            CachedRevision revision => new RevisionRemoval(new HubFolder(hubPath, revision.Repository)).Remove(revision),
            Leftover leftover => RemoveLeftover(leftover),
            _ => throw new NotSupportedException(),
        };
    }

    private string? RemoveArtifact(CachedArtifact artifact)
    {
        OwnFolder.Create(WorkPath);
        if (!FileLock.WorkIn(WorkPath))
            return NoLocks;
        if (!store.TryRemove(artifact.Artifact))
            return InUse;
        FolderRemoval.Run(LastUse.PathOf(cachePath, artifact.Id));
        return null;
    }

    private string? RemoveLeftover(Leftover leftover)
    {
        if (leftover.LockPath is not { } lockPath)
        {
            FolderRemoval.Run(leftover.FilePath);
            return null;
        }

        string[] roots = [cachePath, hubPath]; // one may lie in the other
        var root = roots.Where(path => lockPath.StartsWith($"{path}/", StringComparison.Ordinal)).MaxBy(path => path.Length);
        OwnFolder.Create(root!, Path.GetDirectoryName(lockPath)!);
        if (!FileLock.WorkIn(Path.GetDirectoryName(lockPath)!))
            return NoLocks;
        using var owned = FileLock.TryAcquire(lockPath);
        if (owned is null)
            return InUse;
        var pins = DiskUsage.Files(Path.GetDirectoryName(lockPath)!).Where(WeightPin.IsPin).Select(WeightPin.TryTakeAlone).ToList();
        try
        {
            if (pins.Contains(null))
                return InUse;
            FolderRemoval.Run(leftover.FilePath);
            return null;
        }
        finally
        {
            pins.ForEach(pin => pin?.Dispose());
        }
    }
}
