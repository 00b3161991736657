using ModelPrep.Disk;

namespace ModelPrep.Eviction;

/// <summary>Removes one entry of the caches, unless somebody uses it. A crash on the way leaves a leftover, never half an entry.</summary>
/// <remarks>Where locks do nothing, nobody can tell what is in use, and nothing is removed.</remarks>
internal sealed class EntryRemoval(IArtifactStore store, string cachePath, string hubPath)
{
    private string WorkPath => Path.Combine(cachePath, "work");

    /// <summary>Removes an entry; false when somebody uses it.</summary>
    public bool TryRemove(CacheEntry entry) => entry switch
    {
        CachedArtifact artifact => TryRemoveArtifact(artifact),
        CachedRevision revision => new RevisionRemoval(new HubFolder(hubPath, revision.Repository)).TryRemove(revision),
        Leftover leftover => TryRemoveLeftover(leftover),
        _ => throw new NotSupportedException(),
    };

    private bool TryRemoveArtifact(CachedArtifact artifact)
    {
        Directory.CreateDirectory(WorkPath);
        if (!FileLock.WorkIn(WorkPath) || !store.TryRemove(artifact.Artifact))
            return false;
        DiskUsage.Remove(LastUse.PathOf(cachePath, artifact.Id));
        return true;
    }

    private static bool TryRemoveLeftover(Leftover leftover)
    {
        if (leftover.LockPath is not { } lockPath)
        {
            DiskUsage.Remove(leftover.FilePath);
            return true;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(lockPath)!);
        if (!FileLock.WorkIn(Path.GetDirectoryName(lockPath)!))
            return false;
        using var owned = FileLock.TryAcquire(lockPath);
        if (owned is null)
            return false;
        DiskUsage.Remove(leftover.FilePath);
        return true;
    }
}
