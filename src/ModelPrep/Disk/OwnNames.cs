using System.Text.RegularExpressions;

namespace ModelPrep.Disk;

/// <summary>
/// The names that ModelPrep gives to files. A file with any other name belongs to the user and is never removed.
/// </summary>
internal static partial class OwnNames
{
    /// <summary>Prefix of a file that tests whether locks work.</summary>
    public const string LockTestPrefix = ".lock-test.";

    /// <summary>True for a file that tests locks.</summary>
    public static bool IsLockTest(string path) => LockTest().IsMatch(Path.GetFileName(path));

    /// <summary>True for the folder of an artifact: <c>ID</c>.</summary>
    public static bool IsArtifact(string path) => Artifact().IsMatch(Path.GetFileName(path));

    /// <summary>True for a quarantined artifact: <c>broken-ID-UNIQUE</c>.</summary>
    public static bool IsBroken(string path) => Broken().IsMatch(Path.GetFileName(path));

    /// <summary>True for an artifact or snapshot that is being removed: <c>removed-ID-UNIQUE</c>.</summary>
    public static bool IsRemoved(string path) => FindRemoved(path) is not null;

    /// <summary>
    /// The id of the artifact, or the commit of the snapshot, that is being removed; null for any other folder.
    /// </summary>
    public static string? FindRemoved(string path) =>
        Removed().Match(Path.GetFileName(path)) is { Success: true } match ? match.Groups["id"].Value : null;

    /// <summary>
    /// The id of the artifact that a build folder, <c>ID.UNIQUE</c>, is for; null for any other folder.
    /// </summary>
    public static string? FindBuild(string path) =>
        Build().Match(Path.GetFileName(path)) is { Success: true } match ? match.Groups["id"].Value : null;

    /// <summary>True for the log or the summary of an artifact's build.</summary>
    public static bool IsLog(string path) => Log().IsMatch(Path.GetFileName(path));

    /// <summary>True for one of the two files of a download in progress, or a copy to a shared tier.</summary>
    public static bool IsPartial(string path) => Partial().IsMatch(Path.GetFileName(path));

    /// <summary>True for a blob of a Hugging Face cache, or a partial blob of another client.</summary>
    public static bool IsBlob(string path) => Blob().IsMatch(Path.GetFileName(path));

    /// <summary>Whether it is a link to a blob that is still to be moved into a snapshot.</summary>
    public static bool IsUnfinishedLink(string path) => UnfinishedLink().IsMatch(Path.GetFileName(path));

    [GeneratedRegex(@"\A\.[0-9a-f]{8}\.link\z")]
    private static partial Regex UnfinishedLink();

    [GeneratedRegex(@"\A\.lock-test\.[0-9a-f]{8}\z")]
    private static partial Regex LockTest();

    [GeneratedRegex(@"\A[0-9a-f]{32}\z")]
    private static partial Regex Artifact();

    [GeneratedRegex(@"\Abroken-[0-9a-f]{32}-[0-9a-f]{8}\z")]
    private static partial Regex Broken();

    [GeneratedRegex(@"\Aremoved-(?<id>[0-9a-f]{32}|[0-9a-f]{40})-[0-9a-f]{8}\z")]
    private static partial Regex Removed();

    [GeneratedRegex(@"\A(?<id>[0-9a-f]{32})\.[0-9a-f]{8}\z")]
    private static partial Regex Build();

    [GeneratedRegex(@"\A[0-9a-f]{32}\.(?:log|summary\.json)\z")]
    private static partial Regex Log();

    [GeneratedRegex(@"\A(?:[0-9a-f]{40}|[0-9a-f]{64})\.[0-9a-f]{8}\.(?:partial|ranges|copy)\z")]
    private static partial Regex Partial();

    /// <remarks>huggingface_hub: <c>ETAG.incomplete</c>, or <c>ETAG.UNIQUE.incomplete</c>.</remarks>
    [GeneratedRegex(@"\A(?:[0-9a-f]{40}|[0-9a-f]{64})(?:(?:\.[0-9A-Za-z_-]{1,64})?\.incomplete)?\z")]
    private static partial Regex Blob();
}
