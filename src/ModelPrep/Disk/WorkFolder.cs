using Microsoft.Extensions.Logging;

namespace ModelPrep.Disk;

/// <summary><c>CACHE/work</c>: what is being built or removed, and what was found broken.</summary>
/// <remarks>
/// <c>ID.UNIQUE</c> is the private folder of a build and belongs to whoever holds the lock of the artifact's key;
/// <c>removed-ID-UNIQUE</c> is an artifact on its way out; <c>broken-ID-UNIQUE</c> is kept for somebody to look at.
/// Whatever else is here is nobody's business.
/// </remarks>
internal sealed partial class WorkFolder(string cachePath, TimeProvider time, ILogger log)
{
    private const string Broken = "broken-";
    private const string Removed = "removed-";
    private static readonly TimeSpan KeepBroken = TimeSpan.FromDays(7);
    private static readonly TimeSpan LeftAlone = TimeSpan.FromDays(1);

    private string FolderPath => Path.Combine(cachePath, "work");

    /// <summary>The file that whoever works on a key locks.</summary>
    public string LockPath(string id) => Path.Combine(cachePath, "locks", id + ".lock");

    /// <summary>A name for the private folder of a build.</summary>
    public string NewBuildPath(string id) => Path.Combine(FolderPath, $"{id}.{DurableFile.Unique()}");

    /// <summary>Creates the folder.</summary>
    public void Create() => OwnFolder.Create(FolderPath);

    /// <summary>Checks that what is made here can be moved to its place in one step. Neither needs to exist.</summary>
    /// <exception cref="StorageException">It cannot.</exception>
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

    /// <summary>The mount that a path is on, or would be.</summary>
    private static ulong? MountOf(string path) =>
        FileStatus.Of(path) is { } status ? status.Mount
        : Path.GetDirectoryName(path) is { } parent ? MountOf(parent)
        : null;

    /// <summary>How far a build is, as can be seen from outside.</summary>
    public string SightOf(string id) =>
        DiskUsage.Folders(cachePath, FolderPath, id + ".*") is [var build, ..]
            ? $"it builds since {Directory.GetCreationTimeUtc(build):u}"
            : "it has not begun to build yet";

    /// <summary>Moves what is not an intact artifact out of an artifact's place.</summary>
    public void MoveAside(string artifactPath, string problem)
    {
        if (!Directory.Exists(artifactPath))
            return;
        var aside = Path.Combine(FolderPath, $"{Broken}{Path.GetFileName(artifactPath)}-{DurableFile.Unique()}");
        MovingAside(artifactPath, problem, aside);
        Directory.SetLastWriteTimeUtc(artifactPath, time.GetUtcNow().UtcDateTime); // the week begins
        DurableFile.MoveFolder(artifactPath, aside);
    }

    /// <summary>Removes an artifact: out of sight in one step, then from the disk.</summary>
    public void Remove(string artifactPath) => DeleteRemoved(cachePath, Retire(artifactPath));

    /// <summary>Deletes an artifact on its way out, and what is noted of it.</summary>
    /// <remarks>
    /// The manifest goes last: whoever finds what an interrupted removal left knows by it what that was.
    /// </remarks>
    public static void DeleteRemoved(string cachePath, string removedPath)
    {
        var id = OwnNames.FindRemoved(removedPath)!;
        OwnFolder.Create(Path.Combine(cachePath, "locks"));
        // or a new build writes its log
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
    /// Moves an artifact to where it only waits for its deletion, which the next <see cref="Sweep"/> makes up for.
    /// </summary>
    public string Retire(string artifactPath)
    {
        var removed = Path.Combine(FolderPath, $"{Removed}{Path.GetFileName(artifactPath)}-{DurableFile.Unique()}");
        OwnFolder.Create(FolderPath);
        DurableFile.MoveFolder(artifactPath, removed);
        return removed;
    }

    /// <summary>Removes what processes that are gone left behind, and what was broken for longer than a week.</summary>
    /// <param name="ownId">The artifact whose lock this process holds.</param>
    public void Sweep(string ownId)
    {
        var locksWork = FileLock.Works(LockPath(ownId)); // where they do not, only age tells whether a builder is alive
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
            else if (OwnNames.FindBuild(path) is { } id && (locksWork || age > LeftAlone))
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
            CannotDelete(what, path, e.Message); // it takes room, and harms nobody
        }
    }

    [LoggerMessage(1101, LogLevel.Information, "Removed {What}: {Path}")]
    private partial void Deleted(string what, string path);

    [LoggerMessage(1102, LogLevel.Warning, "{Path} is broken: {Problem}. It is moved to {Aside} and built again")]
    private partial void MovingAside(string path, string problem, string aside);

    [LoggerMessage(1103, LogLevel.Warning, "Cannot remove {What}, {Path}: {Problem}")]
    private partial void CannotDelete(string what, string path, string problem);
}
