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
            var content = File.ReadAllBytes(Path.Combine(PathOf(id), Manifest.FileName));
            var manifest = JsonSerializer.Deserialize(content, ArtifactJson.Default.Manifest);
            return manifest is { FormatVersion: Manifest.CurrentVersion }
                && ManifestRules.ProblemOf(manifest) is null && manifest.Id == id
                && EngineFiles.MissingFrom(manifest) is null
                && manifest.Files.All(file => IsThere(Path.Combine(PathOf(id), file.Path), file, pulse))
                ? manifest
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A new private folder for a copy; what others have left long ago is removed.</summary>
    public string Stage(string id)
    {
        var staged = $"{WorkPath}/{id}.{DurableFile.Unique()}";
        var now = Directory.CreateDirectory(staged).LastWriteTimeUtc; // by the clock of whoever serves the folder
        foreach (var old in new DirectoryInfo(WorkPath).EnumerateDirectories(id + ".*").Where(old => now - old.LastWriteTimeUtc > LeftAlone))
            old.Delete(recursive: true);
        return staged;
    }

    /// <summary>Gives a complete, durable copy its name.</summary>
    /// <returns>Where what stood in its place and was broken is now; null when nothing did.</returns>
    public string? Place(string staged, string id)
    {
        var path = PathOf(id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var aside = Directory.Exists(path) ? $"{WorkPath}/broken-{id}-{DurableFile.Unique()}" : null;
        if (aside is not null)
            DurableFile.MoveFolder(path, aside);
        DurableFile.MoveFolder(staged, path);
        DurableFile.FlushFolder(Path.GetDirectoryName(path)!);
        return aside;
    }

    private static bool IsThere(string path, ManifestFile file, Pulse pulse)
    {
        pulse.Beat();
        return RemotePath.IsSafe(file.Path) && new FileInfo(path) is { Exists: true } info && info.Length == file.Size;
    }
}
