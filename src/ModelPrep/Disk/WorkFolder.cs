using Microsoft.Extensions.Logging;

namespace ModelPrep.Disk;

/// <summary><c>CACHE/work</c>: builds in progress, removals in progress, and quarantined artifacts.</summary>
/// <remarks>
/// <c>ID.UNIQUE</c> is the private folder of a build; it belongs to the holder of the lock of the artifact's key.
/// <c>removed-ID-UNIQUE</c> is an artifact that is being removed. <c>broken-ID-UNIQUE</c> is a quarantined artifact,
/// kept for inspection. Other entries are left alone.
/// </remarks>
internal sealed partial class WorkFolder(string cachePath, TimeProvider time, ILogger log)
{
    private const string Broken = "broken-";
    private const string Removed = "removed-";
    private static readonly TimeSpan KeepBroken = TimeSpan.FromDays(7);
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    private string FolderPath => Path.Combine(cachePath, "work");

    /// <summary>Path of the lock of a key.</summary>
    public string LockPath(string id) => Path.Combine(cachePath, "locks", id + ".lock");

    /// <summary>Creates a name for the private folder of a build.</summary>
    public string NewBuildPath(string id) => Path.Combine(FolderPath, $"{id}.{DurableFile.Unique()}");

    /// <summary>Creates the folder.</summary>
    public void Create() => OwnFolder.Create(FolderPath);

    /// <summary>Checks that a build can be moved to its place with one rename. The folders need not exist.</summary>
    /// <exception cref="StorageException">The folders are on different mounts.</exception>
    public void RequireOneMount(string preparedPath)
    {
        if (MountOf(FolderPath) != MountOf(preparedPath))
            throw new StorageException(
                Messages.MountsDiffer,
                $"{preparedPath} and {FolderPath} are on different mounts, so a finished build could not be moved "
                    + "there in one step",
                $"Mount {cachePath} as a whole, or choose another --cache"
            );
    }

    /// <summary>The mount that a path is on, or would be on.</summary>
    private static ulong? MountOf(string path) =>
        FileStatus.Of(path) is { } status ? status.Mount
        : Path.GetDirectoryName(path) is { } parent ? MountOf(parent)
        : null;

    /// <summary>Describes the progress of another process' build.</summary>
    public string ProgressOf(string id) =>
        DiskUsage.Folders(cachePath, FolderPath, id + ".*") is [var build, ..]
            ? $"it builds since {Directory.GetCreationTimeUtc(build):u}"
            : "it has not begun to build yet";

    /// <summary>Quarantines what is in an artifact's place but is not an intact artifact.</summary>
    public void Quarantine(string artifactPath, string problem)
    {
        if (!Directory.Exists(artifactPath))
            return;
        var aside = Path.Combine(FolderPath, $"{Broken}{Path.GetFileName(artifactPath)}-{DurableFile.Unique()}");
        MovingAside(artifactPath, problem, aside);
        // sets the time from which the week counts
        Directory.SetLastWriteTimeUtc(artifactPath, time.GetUtcNow().UtcDateTime);
        DurableFile.MoveFolder(artifactPath, aside);
    }

    /// <summary>Removes an artifact: first out of its place in one step, then from the disk.</summary>
    public void Remove(string artifactPath) => DeleteRemoved(cachePath, Retire(artifactPath));

    /// <summary>Deletes an artifact that is being removed, and its log, summary and time of last use.</summary>
    /// <remarks>The manifest is deleted last. It identifies what an interrupted removal left.</remarks>
    public static void DeleteRemoved(string cachePath, string removedPath)
    {
        var id = OwnNames.FindRemoved(removedPath)!;
        OwnFolder.Create(Path.Combine(cachePath, "locks"));
        // Without this lock, a new build could be writing its log.
        using (var held = FileLock.TryAcquire(Path.Combine(cachePath, "locks", id + ".lock")))
        {
            if (
                held is not null
                && !Directory.Exists(Path.Combine(cachePath, "prepared", $"v{Manifest.CurrentVersion}", id))
            )
            {
                BuildLogs.Remove(cachePath, id);
                FolderRemoval.Run(cachePath, LastUse.PathOf(cachePath, id));
            }
        }

        foreach (
            var path in DiskUsage
                .Entries(cachePath, removedPath)
                .Where(path => Path.GetFileName(path) != Manifest.FileName)
        )
            FolderRemoval.Run(cachePath, path);
        FolderRemoval.Run(cachePath, removedPath);
    }

    /// <summary>
    /// Moves an artifact to a place where it only waits for deletion. If the deletion is interrupted, the next
    /// <see cref="Sweep"/> completes it.
    /// </summary>
    public string Retire(string artifactPath)
    {
        var removed = Path.Combine(FolderPath, $"{Removed}{Path.GetFileName(artifactPath)}-{DurableFile.Unique()}");
        OwnFolder.Create(FolderPath);
        DurableFile.MoveFolder(artifactPath, removed);
        return removed;
    }

    /// <summary>
    /// Removes what ended processes left behind, and artifacts that were quarantined more than a week ago.
    /// </summary>
    /// <param name="ownId">The artifact whose lock this process holds.</param>
    public void Sweep(string ownId)
    {
        // if locks do not work, only the age tells whether a builder is alive
        var locksWork = FileLock.Works(LockPath(ownId));
        foreach (var path in FolderWalk.Folders(FolderPath))
        {
            var age = time.GetUtcNow().UtcDateTime - Directory.GetLastWriteTimeUtc(path);
            if (OwnNames.IsBroken(path))
            {
                if (age > KeepBroken)
                    Delete("an artifact that was found broken more than a week ago", path);
            }
            else if (OwnNames.IsRemoved(path))
            {
                Delete("what an interrupted removal left", path);
            }
            else if (OwnNames.FindBuild(path) is { } id && (locksWork || age > AbandonedAfter))
            {
                using var held = id == ownId ? null : FileLock.TryAcquire(LockPath(id));
                if (id == ownId || held is not null)
                    Delete("what an interrupted build left", path);
            }
        }

        foreach (var path in BuildLogs.Old(cachePath, time.GetUtcNow()))
            Delete("the log of a build that failed more than a week ago", path);
    }

    private void Delete(string what, string path)
    {
        try
        {
            if (OwnNames.IsRemoved(path))
                DeleteRemoved(cachePath, path);
            else
                FolderRemoval.Run(cachePath, path);
            Deleted(what, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            CannotDelete(what, path, e.Message); // it takes space but does no harm
        }
    }

    [LoggerMessage(1101, LogLevel.Information, "Removed {What}: {Path}")]
    private partial void Deleted(string what, string path);

    [LoggerMessage(1102, LogLevel.Warning, "{Path} is broken: {Problem}. It is moved to {Aside} and built again")]
    private partial void MovingAside(string path, string problem, string aside);

    [LoggerMessage(1103, LogLevel.Warning, "Cannot remove {What}, {Path}: {Problem}")]
    private partial void CannotDelete(string what, string path, string problem);
}
