using ModelPrep.Disk;

namespace ModelPrep.Maintenance;

/// <summary>
/// Removes one entry of the caches, unless it is in use. A crash leaves a leftover, never half an entry.
/// </summary>
/// <remarks>If locks do not work, it is unknown what is in use. Then only unusable files are removed.</remarks>
internal sealed class EntryRemoval(IArtifactStore store, string cachePath, string hubPath)
{
    /// <summary>Reason for keeping an entry if locks do not work.</summary>
    public const string NoLocks = "locks do nothing there, so that nobody can tell whether it is in use";

    /// <summary>Reason for keeping an entry that another process has locked.</summary>
    public const string InUse = "somebody uses it";

    /// <summary>Removes an entry. Returns the reason if the entry stays, else null.</summary>
    /// <exception cref="StorageException">The folder of the cache holds other things.</exception>
    public string? Remove(CacheEntry entry)
    {
        CacheRoot.Require(cachePath);
        return entry switch
        {
            CachedArtifact artifact => RemoveArtifact(artifact),
            CachedRevision revision => new RevisionRemoval(new HubFolder(hubPath, revision.Repository)).Remove(
                revision
            ),
            Leftover { Repository: { } repository } leftover => new RevisionRemoval(
                new HubFolder(hubPath, repository)
            ).Finish(leftover),
            Leftover leftover => RemoveLeftover(leftover),
            _ => throw new NotSupportedException(),
        };
    }

    private string? RemoveArtifact(CachedArtifact artifact)
    {
        // A process that builds the artifact again holds the lock of the key. In that case locks work, and this entry
        // can still be removed.
        var lockPath = Path.Combine(cachePath, "locks", artifact.Id + ".lock");
        OwnFolder.Create(Path.GetDirectoryName(lockPath)!);
        using (var held = FileLock.TryAcquire(lockPath))
        {
            if (held is not null && !FileLock.Works(lockPath))
                return NoLocks;
        }

        return store.TryRemove(artifact.Artifact) ? null : InUse;
    }

    private string? RemoveLeftover(Leftover leftover)
    {
        if (leftover.LockPath is not { } lockPath)
        {
            if (OwnNames.IsRemoved(leftover.FilePath))
                WorkFolder.DeleteRemoved(cachePath, leftover.FilePath);
            else
                FolderRemoval.Run(cachePath, leftover.FilePath);
            return null;
        }

        string[] roots = [cachePath, hubPath]; // one may be inside the other
        var root = roots
            .Where(path => lockPath.StartsWith($"{path}/", StringComparison.Ordinal))
            .MaxBy(path => path.Length)!;
        OwnFolder.Create(root, Path.GetDirectoryName(lockPath)!);
        using var owned = FileLock.TryAcquire(lockPath);
        if (owned is null)
            return InUse;
        if (!FileLock.Works(lockPath))
            return NoLocks;
        var pins = DiskUsage
            .Files(root, Path.GetDirectoryName(lockPath)!)
            .Where(WeightPin.IsPin)
            .Select(WeightPin.TryTakeExclusive)
            .ToList();
        try
        {
            if (pins.Contains(null))
                return InUse;
            FolderRemoval.Run(root, leftover.FilePath);
            return null;
        }
        finally
        {
            pins.ForEach(pin => pin?.Dispose());
        }
    }
}
