namespace ModelPrep.Disk;

/// <summary><c>CACHE/logs</c>: what the builders of each artifact printed, <c>ID.log</c>.</summary>
/// <remarks>A log goes with its artifact. One of a build that failed is all that is left of it, and is kept for a week.</remarks>
internal static class BuildLogs
{
    private static readonly TimeSpan KeepFailed = TimeSpan.FromDays(7);

    /// <summary>The folder.</summary>
    public static string FolderOf(string cachePath) => Path.Combine(cachePath, "logs");

    /// <summary>Removes that of an artifact, if it is there.</summary>
    public static void Remove(string cachePath, string id)
    {
        try
        {
            if (Directory.Exists(FolderOf(cachePath)))
                File.Delete(Path.Combine(FolderOf(cachePath), id + ".log"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The artifact is gone all the same; the next build of it replaces the file.
        }
    }

    /// <summary>Logs of builds that failed more than a week ago.</summary>
    public static IEnumerable<string> Old(string cachePath, DateTimeOffset now)
    {
        var (folder, prepared) = (FolderOf(cachePath), Path.Combine(cachePath, "prepared", $"v{Manifest.CurrentVersion}"));
        return (Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.log") : [])
            .Where(path => now.UtcDateTime - File.GetLastWriteTimeUtc(path) > KeepFailed && !Directory.Exists(Path.Combine(prepared, Path.GetFileNameWithoutExtension(path))));
    }
}
