using System.Text.Json;

namespace ModelPrep.Disk;

/// <summary>The artifacts in the folder that nodes share, as they lie on the disk.</summary>
internal sealed class SharedFolder(string rootPath)
{
    /// <summary>What a publisher that died has left is removed when it is so much older than what is published then.</summary>
    private static readonly TimeSpan LeftAlone = TimeSpan.FromDays(1);

    private string WorkPath => Path.Combine(rootPath, "work");

    /// <summary>Folder of an artifact.</summary>
    public string PathOf(string id) => Path.Combine(rootPath, "prepared", $"v{Manifest.CurrentVersion}", id);

    /// <summary>The manifest of an artifact that has its engine and all files with their sizes; null when there is none.</summary>
    /// <remarks>Who takes the artifact verifies the content. Anybody may have written it, so its paths are checked.</remarks>
    public Manifest? Read(string id, Pulse pulse)
    {
        try
        {
            var content = RegularFile.ReadAllBytes(Path.Combine(PathOf(id), Manifest.FileName), Manifest.MaximumBytes);
            return JsonSerializer.Deserialize(content, ArtifactJson.Default.Manifest) is { FormatVersion: Manifest.CurrentVersion, Files: not null } manifest
                && manifest.Id == id && EngineFiles.MissingFrom(manifest) is null
                && manifest.Files.All(file => IsThere(Path.Combine(PathOf(id), file.Path), file, pulse))
                ? manifest
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or NotRegularFileException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A new private folder for a copy; what others have left long ago is removed.</summary>
    public string Stage(string id)
    {
        var staged = $"{WorkPath}/{id}.{DurableFile.Unique()}";
        var now = CreateStaged(staged); // by the clock of whoever serves the folder
        foreach (var old in FolderWalk.Folders(WorkPath, id + ".*").Where(old => now - Directory.GetLastWriteTimeUtc(old) > LeftAlone))
            FolderRemoval.Run(old);
        return staged;
    }

    /// <summary>Gives a complete, durable copy its name.</summary>
    /// <returns>Where what stood in its place and was broken is now; null when nothing did.</returns>
    public string? Place(string staged, string id)
    {
        var path = PathOf(id);
        OwnFolder.Create(rootPath, Path.GetDirectoryName(path)!);
        var aside = Directory.Exists(path) ? $"{WorkPath}/broken-{id}-{DurableFile.Unique()}" : null;
        if (aside is not null)
            DurableFile.MoveFolder(path, aside);
        DurableFile.MoveFolder(staged, path);
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return aside;
    }

    private DateTime CreateStaged(string staged)
    {
        OwnFolder.Create(WorkPath);
        OwnFolder.Create(staged);
        return Directory.GetLastWriteTimeUtc(staged);
    }

    private static bool IsThere(string path, ManifestFile file, Pulse pulse)
    {
        pulse.Beat();
        return RemotePath.IsSafe(file.Path) && FileStatus.OfLink(path) is { IsRegular: true } && new FileInfo(path).Length == file.Size;
    }
}
