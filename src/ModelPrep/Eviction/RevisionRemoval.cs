using Microsoft.Win32.SafeHandles;
using ModelPrep.Disk;

namespace ModelPrep.Eviction;

/// <summary>Removes a revision from the Hugging Face cache, as Hugging Face's own tools do.</summary>
/// <remarks>
/// Its refs go first, since a ref without its snapshot spoils the whole repository for other clients; then what is
/// noted of it, which nobody would find without the snapshot; then the snapshot, in one step, and last the blobs that
/// no other snapshot leads to.
/// </remarks>
internal sealed class RevisionRemoval(HubFolder folder)
{
    /// <summary>Removes it; returns why it stays, as when a file of it is open with a lock, for a build, or is being downloaded, or null.</summary>
    public string? Remove(CachedRevision revision)
    {
        OwnFolder.Create(folder.RootPath, folder.OwnPath);
        if (!FileLock.WorkIn(folder.OwnPath))
            return EntryRemoval.NoLocks;
        if (folder.Locks().Any(path => LockHolders.Find(path) is not null))
            return EntryRemoval.InUse;
        OwnFolder.Create(folder.RootPath, folder.LocksPath);
        using var pin = WeightPin.TryTakeAlone(WeightPin.PathOf(folder.LocksPath, revision.Commit));
        if (pin is null)
            return EntryRemoval.InUse;
        var claims = new List<SafeFileHandle>();
        try
        {
            foreach (var file in revision.Files)
            {
                if (FileLock.TryClaim(file.Path) is not { } claim)
                    return EntryRemoval.InUse;
                claims.Add(claim);
            }

            RemoveClaimed(revision);
            return null;
        }
        finally
        {
            claims.ForEach(claim => claim.Dispose());
        }
    }

    private void RemoveClaimed(CachedRevision revision)
    {
        foreach (var path in folder.RefsTo(revision.Commit).ToList())
            FolderRemoval.Run(path);
        foreach (var path in folder.NotesOf(revision.Commit))
            FolderRemoval.Run(path);
        var removed = Path.Combine(folder.OwnPath, $"removed-{revision.Commit}-{DurableFile.Unique()}");
        DurableFile.MoveFolder(revision.FolderPath, removed);
        DurableFile.FlushFolder(folder.SnapshotsPath);
        var its = revision.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var blob in folder.UnlinkedBlobs().Where(its.Contains).ToList())
            FolderRemoval.Run(blob);
        FolderRemoval.Run(removed);
        if (IsEmpty())
            FolderRemoval.Run(folder.FolderPath);
    }

    private bool IsEmpty() =>
        DiskUsage.Folders(folder.SnapshotsPath).Count == 0
        && DiskUsage.Files(folder.BlobsPath).Count == 0
        && DiskUsage.Files(folder.OwnPath).All(OwnNames.IsLockTest);
}
