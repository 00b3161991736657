using ModelPrep.Disk;

namespace ModelPrep.Eviction;

/// <summary>
/// Removes one entry of the caches, unless somebody uses it. A crash on the way leaves a leftover, never half an entry.
/// </summary>
/// <remarks>
/// Where locks do nothing, nobody can tell what is in use, and nothing is removed but what nobody can use.
/// </remarks>
internal sealed class EntryRemoval(IArtifactStore store, string cachePath, string hubPath)
{
    /// <summary>Why an entry stays where locks do nothing.</summary>
    public const string NoLocks = "locks do nothing there, so that nobody can tell whether it is in use";

    /// <summary>Why an entry stays that somebody has a lock on.</summary>
    public const string InUse = "somebody uses it";

    /// <summary>Removes an entry; returns why it stays, or null.</summary>
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
        // The lock of the key: whoever builds the artifact anew has it. Then locks work, and what is here may go all
        // the same.
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

        string[] roots = [cachePath, hubPath]; // one may lie in the other
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
            .Select(WeightPin.TryTakeAlone)
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
