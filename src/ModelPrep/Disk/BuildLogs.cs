namespace ModelPrep.Disk;

/// <summary>
/// <c>CACHE/logs</c>: what the builders of each artifact printed, <c>ID.log</c>, and what the last <c>init</c> of it
/// did, <c>ID.summary.json</c>.
/// </summary>
/// <remarks>
/// Both go with their artifact. The log of a build that failed is all that is left of it, and is kept for a week.
/// </remarks>
internal static class BuildLogs
{
    private const string LogEnding = ".log";
    private const string SummaryEnding = ".summary.json";
    private static readonly TimeSpan KeepFailed = TimeSpan.FromDays(7);

    /// <summary>The folder.</summary>
    public static string FolderOf(string cachePath) => Path.Combine(cachePath, "logs");

    /// <summary>The summary of an artifact.</summary>
    public static string SummaryPathOf(string cachePath, string id) =>
        Path.Combine(FolderOf(cachePath), id + SummaryEnding);

    /// <summary>Removes those of an artifact, if they are there.</summary>
    public static void Remove(string cachePath, string id)
    {
        try
        {
            FolderRemoval.Run(cachePath, Path.Combine(FolderOf(cachePath), id + LogEnding));
            FolderRemoval.Run(cachePath, SummaryPathOf(cachePath, id));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The artifact is gone all the same; the next build of it replaces the file.
        }
    }

    /// <summary>The artifact that a file in the folder is about.</summary>
    public static string IdOf(string path) => Path.GetFileName(path).Split('.')[0];

    /// <summary>
    /// Logs of builds that failed more than a week ago, and summaries as old of artifacts that somebody else has
    /// removed.
    /// </summary>
    public static IEnumerable<string> Old(string cachePath, DateTimeOffset now)
    {
        var (folder, prepared) = (
            FolderOf(cachePath),
            Path.Combine(cachePath, "prepared", $"v{Manifest.CurrentVersion}")
        );
        return (FileStatus.OfLink(folder) is { IsFolder: true } ? FolderWalk.Files(folder) : []).Where(path =>
            OwnNames.IsLog(path)
            && now.UtcDateTime - File.GetLastWriteTimeUtc(path) > KeepFailed
            && !Directory.Exists(Path.Combine(prepared, IdOf(path)))
        );
    }
}
