using ModelPrep.Disk;

namespace ModelPrep.Maintenance;

/// <summary>Removes a revision from the Hugging Face cache, as Hugging Face's own tools do.</summary>
/// <remarks>
/// First its refs, because a ref without a snapshot breaks the whole repository for other clients. Then the snapshot,
/// which is renamed in one step. Then its listing and marks, and the blobs that no other snapshot links to. Last the
/// renamed snapshot: while it exists, an interrupted removal can be resumed.
/// </remarks>
internal sealed class RevisionRemoval(HubFolder folder)
{
    /// <summary>
    /// Removes a revision. Returns the reason if it stays, for example because a build has locked one of its files or a
    /// download is in progress; else null.
    /// </summary>
    public string? Remove(CachedRevision revision)
    {
        return WhileUnused(
            [WeightPin.PathOf(folder.LocksPath, revision.Commit)],
            revision.Files.Select(file => file.Path),
            Go
        );

        void Go()
        {
            foreach (var path in folder.RefsTo(revision.Commit).ToList())
                FolderRemoval.Run(folder.FolderPath, path);
            OwnFolder.Create(folder.RootPath, folder.OwnPath);
            var removed = Path.Combine(folder.OwnPath, $"removed-{revision.Commit}-{DurableFile.Unique()}");
            DurableFile.MoveFolder(revision.FolderPath, removed);
            DurableFile.FlushFolder(folder.SnapshotsPath);
            RemoveRest(revision.Commit, removed);
        }
    }

    /// <summary>Resumes an interrupted removal. Returns the reason if its leftover stays, else null.</summary>
    public string? Finish(Leftover leftover)
    {
        if (OwnNames.IsUnfinishedLink(leftover.FilePath)) // whoever makes one has a pin
            return WhileUnused(folder.Pins(), [], () => FolderRemoval.Run(folder.FolderPath, leftover.FilePath));
        if (OwnNames.FindRemoved(leftover.FilePath) is not { } commit)
            return WhileUnused(folder.Pins(), [], () => FolderRemoval.RunIfEmpty(folder.FolderPath));
        var pins = folder.Pins().Append(WeightPin.PathOf(folder.LocksPath, commit)).Distinct(StringComparer.Ordinal);
        return WhileUnused(pins, BlobsOf(leftover.FilePath), () => RemoveRest(commit, leftover.FilePath));
    }

    private void RemoveRest(string commit, string removed)
    {
        if (!Directory.Exists(Path.Combine(folder.SnapshotsPath, commit))) // otherwise it has been downloaded again
        {
            foreach (var path in folder.NotesOf(commit))
                FolderRemoval.Run(folder.FolderPath, path);
        }

        foreach (var blob in BlobsOf(removed))
            FolderRemoval.Run(folder.FolderPath, blob);
        FolderRemoval.Run(folder.FolderPath, removed);
        foreach (var path in DiskUsage.Files(folder.FolderPath, folder.OwnPath).Where(OwnNames.IsLockTest))
            FolderRemoval.Run(folder.FolderPath, path); // an earlier version was killed while it tested locks
        if (folder.IsEmpty)
            FolderRemoval.RunIfEmpty(folder.FolderPath);
    }

    /// <summary>The blobs that only a removed snapshot links to.</summary>
    private List<string> BlobsOf(string removed)
    {
        var its = folder.FilesBehind(removed).Select(file => file.FullName).ToHashSet(StringComparer.Ordinal);
        return [.. folder.UnlinkedBlobs().Where(its.Contains)];
    }

    private string? WhileUnused(IEnumerable<string> pins, IEnumerable<string> files, Action remove)
    {
        OwnFolder.Create(folder.RootPath, folder.LocksPath);
        if (folder.Locks().Any(path => LockHolders.Find(path) is not null))
            return EntryRemoval.InUse;
        var claims = new List<IDisposable>();
        try
        {
            foreach (var path in pins.ToList())
            {
                if (WeightPin.TryTakeExclusive(path) is not { } pin)
                    return EntryRemoval.InUse;
                claims.Add(pin);
                if (!FileLock.Works(path))
                    return EntryRemoval.NoLocks;
            }

            foreach (var path in files)
            {
                if (FileLock.TryClaim(path) is not { } claim)
                    return EntryRemoval.InUse;
                claims.Add(claim);
            }

            remove();
            return null;
        }
        finally
        {
            claims.ForEach(claim => claim.Dispose());
        }
    }
}
