using System.Text.Json;

namespace ModelPrep.Disk;

/// <summary>The artifacts in the folder that nodes share, as they lie on the disk.</summary>
internal sealed class SharedFolder(string rootPath, KindCatalog kinds)
{
    /// <summary>
    /// What a publisher that died has left is removed when it is so much older than what is published then.
    /// </summary>
    private static readonly TimeSpan LeftAlone = TimeSpan.FromDays(1);
    private static readonly TimeSpan KeepBroken = TimeSpan.FromDays(7);

    private string WorkPath => Path.Combine(rootPath, "work");

    /// <summary>Folder of an artifact.</summary>
    public string PathOf(string id) => Path.Combine(rootPath, "prepared", $"v{Manifest.CurrentVersion}", id);

    /// <summary>
    /// The manifest of an artifact that has its engine and all files with their sizes; null when there is none.
    /// </summary>
    /// <remarks>
    /// Who takes the artifact verifies the content. Anybody may have written it, so its paths are checked.
    /// </remarks>
    public Manifest? Read(string id, Pulse pulse)
    {
        try
        {
            if (!OwnFolder.Leads(rootPath, Path.Combine(PathOf(id), Manifest.FileName)))
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
                && manifest.Files.All(file => IsThere(PathOf(id), file, pulse))
                ? manifest
                : null;
        }
        catch (Exception e)
            when (e is FileNotFoundException or DirectoryNotFoundException or NotRegularFileException or JsonException)
        {
            return null;
        }
    }

    /// <summary>What tells the artifact that is there now from one that replaces it; null if there is none.</summary>
    public string? IdentityOf(string id) => FileStatus.OfLink(Path.Combine(PathOf(id), Manifest.FileName))?.Identity;

    /// <summary>A new private folder for a copy; what others have left long ago is removed.</summary>
    public string Stage(string id)
    {
        var staged = $"{WorkPath}/{id}.{DurableFile.Unique()}";
        var now = CreateStaged(staged); // the clock of the file server counts, not ours
        foreach (
            var old in FolderWalk.Folders(WorkPath).Where(old => now - Directory.GetLastWriteTimeUtc(old) > Keep(old))
        )
            FolderRemoval.Run(rootPath, old);
        return staged;
    }

    /// <summary>
    /// Gives a complete, durable copy its name. The first wins: an artifact that is there and whole stays.
    /// </summary>
    /// <param name="staged">The copy.</param>
    /// <param name="id">Id of the artifact.</param>
    /// <param name="damaged">Identity of one that was found damaged, and is replaced.</param>
    /// <param name="pulse">Told of progress.</param>
    /// <returns>Whether the copy has the name now, and where what was broken in its place is.</returns>
    public (bool IsPlaced, string? Aside) Place(string staged, string id, string? damaged, Pulse pulse)
    {
        var (path, aside) = (PathOf(id), (string?)null);
        OwnFolder.Create(rootPath, Path.GetDirectoryName(path)!);
        // The kernel refuses to replace a folder with something in it, at the very moment of the rename.
        while (!DurableFile.TryMoveFolder(staged, path))
        {
            if (Read(id, pulse) is not null && (damaged is null || IdentityOf(id) != damaged))
                return (false, aside);
            aside = $"{WorkPath}/broken-{id}-{DurableFile.Unique()}";
            DurableFile.MoveFolder(path, aside);
            RegularFile.OpenOrCreate(Path.Combine(aside, ".moved-aside")).Dispose(); // its week begins
        }

        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return (true, aside);
    }

    /// <summary>
    /// How long something that nobody works on is kept; for ever, if ModelPrep does not use such names.
    /// </summary>
    private static TimeSpan Keep(string path) =>
        OwnNames.FindBuild(path) is not null ? LeftAlone
        : OwnNames.IsBroken(path) ? KeepBroken
        : TimeSpan.MaxValue;

    private DateTime CreateStaged(string staged)
    {
        OwnFolder.Create(WorkPath);
        OwnFolder.Create(staged);
        return Directory.GetLastWriteTimeUtc(staged);
    }

    private static bool IsThere(string folder, ManifestFile file, Pulse pulse)
    {
        pulse.Beat();
        var path = Path.Combine(folder, file.Path);
        return RemotePath.IsSafe(file.Path)
            && OwnFolder.Leads(folder, path)
            && FileStatus.OfLink(path) is { IsRegular: true }
            && new FileInfo(path).Length == file.Size;
    }
}
