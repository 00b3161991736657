using System.Text.RegularExpressions;

namespace ModelPrep.Disk;

/// <summary>The names that ModelPrep gives. Whatever has another name is the user's, and is never removed.</summary>
internal static partial class OwnNames
{
    /// <summary>How the name of a file begins that only shows whether locks work.</summary>
    public const string LockTestPrefix = ".lock-test.";

    /// <summary>Whether it is such a file.</summary>
    public static bool IsLockTest(string path) => LockTest().IsMatch(Path.GetFileName(path));

    /// <summary>Whether it is the folder of an artifact: <c>ID</c>.</summary>
    public static bool IsArtifact(string path) => Artifact().IsMatch(Path.GetFileName(path));

    /// <summary>Whether it is an artifact that was found broken: <c>broken-ID-UNIQUE</c>.</summary>
    public static bool IsBroken(string path) => Broken().IsMatch(Path.GetFileName(path));

    /// <summary>Whether it is an artifact or a snapshot on its way out: <c>removed-ID-UNIQUE</c>.</summary>
    public static bool IsRemoved(string path) => FindRemoved(path) is not null;

    /// <summary>
    /// The artifact, or the commit of the snapshot, that is on its way out in a folder; null for another folder.
    /// </summary>
    public static string? FindRemoved(string path) =>
        Removed().Match(Path.GetFileName(path)) is { Success: true } match ? match.Groups["id"].Value : null;

    /// <summary>The artifact that a folder of a build, <c>ID.UNIQUE</c>, is for; null for another folder.</summary>
    public static string? FindBuild(string path) =>
        Build().Match(Path.GetFileName(path)) is { Success: true } match ? match.Groups["id"].Value : null;

    /// <summary>Whether it is the log or the summary of an artifact's preparation.</summary>
    public static bool IsLog(string path) => Log().IsMatch(Path.GetFileName(path));

    /// <summary>Whether it is one of the two files of a download in progress, or a copy to a shared tier.</summary>
    public static bool IsPartial(string path) => Partial().IsMatch(Path.GetFileName(path));

    /// <summary>Whether it is a blob of a Hugging Face cache, or what another client left of one.</summary>
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
