namespace ModelPrep.Disk;

/// <summary>
/// <c>CACHE/logs</c>: the builders' output for each artifact, <c>ID.log</c>, and the summary of its last <c>init</c>,
/// <c>ID.summary.json</c>.
/// </summary>
/// <remarks>Both are removed with their artifact. The log of a failed build is kept for a week.</remarks>
internal static class BuildLogs
{
    private const string LogEnding = ".log";
    private const string SummaryEnding = ".summary.json";
    private static readonly TimeSpan KeepFailed = TimeSpan.FromDays(7);

    /// <summary>The folder.</summary>
    public static string FolderOf(string cachePath) => Path.Combine(cachePath, "logs");

    /// <summary>Path of an artifact's summary.</summary>
    public static string SummaryPathOf(string cachePath, string id) =>
        Path.Combine(FolderOf(cachePath), id + SummaryEnding);

    /// <summary>Removes the log and the summary of an artifact, if they exist.</summary>
    public static void Remove(string cachePath, string id)
    {
        try
        {
            FolderRemoval.Run(cachePath, Path.Combine(FolderOf(cachePath), id + LogEnding));
            FolderRemoval.Run(cachePath, SummaryPathOf(cachePath, id));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The artifact is gone all the same. The next build of it replaces the file.
        }
    }

    /// <summary>The id of the artifact that a file in the folder belongs to.</summary>
    public static string IdOf(string path) => Path.GetFileName(path).Split('.')[0];

    /// <summary>
    /// Files more than a week old: logs of failed builds, and summaries of artifacts that another program removed.
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
