using System.Text.Json;

namespace ModelPrep.Disk;

/// <summary>The artifacts in the shared folder.</summary>
internal sealed class SharedFolder(string rootPath, KindCatalog kinds)
{
    /// <summary>
    /// A folder left by a publisher that died is removed when it is this much older than the artifact being published.
    /// </summary>
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeepBroken = TimeSpan.FromDays(7);

    private string WorkPath => Path.Combine(rootPath, "work");

    /// <summary>Folder of an artifact.</summary>
    public string PathOf(string id) => Path.Combine(rootPath, "prepared", $"v{Manifest.CurrentVersion}", id);

    /// <summary>
    /// Reads the manifest of an artifact. Returns null unless the engine and all files are there with their sizes.
    /// </summary>
    /// <remarks>
    /// The content is verified by the copy. Any node may have written the manifest, so its paths are checked here.
    /// </remarks>
    public Manifest? Read(string id, Heartbeat heartbeat)
    {
        try
        {
            if (!OwnFolder.HasNoLink(rootPath, Path.Combine(PathOf(id), Manifest.FileName)))
                return null;
            var content = RegularFile.ReadAllBytesNoLink(
                Path.Combine(PathOf(id), Manifest.FileName),
                Manifest.MaximumBytes
            );
            return
                JsonSerializer.Deserialize(content, ArtifactJson.Default.Manifest)
                    is { FormatVersion: Manifest.CurrentVersion } manifest
                && ManifestRules.ProblemOf(manifest) is null
                && manifest.Id == id
                && kinds.MissingFrom(manifest) is null
                && manifest.Files.All(file => IsThere(PathOf(id), file, heartbeat))
                ? manifest
                : null;
        }
        catch (Exception e)
            when (e is FileNotFoundException or DirectoryNotFoundException or NotRegularFileException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Identity of the present artifact, which tells it from its replacement; null if there is none.</summary>
    public string? IdentityOf(string id) => FileStatus.OfLink(Path.Combine(PathOf(id), Manifest.FileName))?.Identity;

    /// <summary>Creates a private folder for a copy, and removes old ones of other nodes.</summary>
    public string Stage(string id)
    {
        var staged = $"{WorkPath}/{id}.{DurableFile.Unique()}";
        var now = CreateStaged(staged); // the file server's clock, not that of this node
        foreach (
            var old in FolderWalk.Folders(WorkPath).Where(old => now - Directory.GetLastWriteTimeUtc(old) > Keep(old))
        )
            FolderRemoval.Run(rootPath, old);
        return staged;
    }

    /// <summary>
    /// Moves a complete, flushed copy to its place. An artifact that is already there and intact stays.
    /// </summary>
    /// <param name="staged">Folder of the copy.</param>
    /// <param name="id">Id of the artifact.</param>
    /// <param name="damaged">
    /// Identity of an artifact that was found damaged and must be replaced; null if there is none.
    /// </param>
    /// <param name="heartbeat">Receives heartbeats.</param>
    /// <returns>True if the copy is in place, and the path of a broken artifact that was moved aside.</returns>
    public (bool IsPlaced, string? Aside) Place(string staged, string id, string? damaged, Heartbeat heartbeat)
    {
        var (path, aside) = (PathOf(id), (string?)null);
        OwnFolder.Create(rootPath, Path.GetDirectoryName(path)!);
        // The kernel itself refuses to replace a folder that is not empty, so there is no race.
        while (!DurableFile.TryMoveFolder(staged, path))
        {
            if (Read(id, heartbeat) is not null && (damaged is null || IdentityOf(id) != damaged))
                return (false, aside);
            aside = $"{WorkPath}/broken-{id}-{DurableFile.Unique()}";
            DurableFile.MoveFolder(path, aside);
            // sets the time from which the week counts
            RegularFile.OpenOrCreate(Path.Combine(aside, ".moved-aside")).Dispose();
        }

        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return (true, aside);
    }

    /// <summary>How long an abandoned folder is kept; for ever if its name is not one of ModelPrep's.</summary>
    private static TimeSpan Keep(string path) =>
        OwnNames.FindBuild(path) is not null ? AbandonedAfter
        : OwnNames.IsBroken(path) ? KeepBroken
        : TimeSpan.MaxValue;

    private DateTime CreateStaged(string staged)
    {
        OwnFolder.Create(WorkPath);
        OwnFolder.Create(staged);
        return Directory.GetLastWriteTimeUtc(staged);
    }

    private static bool IsThere(string folder, ManifestFile file, Heartbeat heartbeat)
    {
        heartbeat.Beat();
        var path = Path.Combine(folder, file.Path);
        return RemotePath.IsSafe(file.Path)
            && OwnFolder.HasNoLink(folder, path)
            && FileStatus.OfLink(path) is { IsRegular: true }
            && new FileInfo(path).Length == file.Size;
    }
}
