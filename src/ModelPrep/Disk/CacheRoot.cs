namespace ModelPrep.Disk;

/// <summary>The folder of <c>--cache</c>. It must belong to ModelPrep alone.</summary>
/// <remarks>
/// A file <c>.modelprep-cache</c> marks it. A folder without the mark becomes a cache if it is new or empty, or if an
/// earlier version used it as one. A folder with the user's files is refused.
/// </remarks>
internal static class CacheRoot
{
    /// <summary>Name of the file that marks a cache.</summary>
    public const string MarkName = ".modelprep-cache";

    private const string PreparedName = "prepared";

    /// <summary>What an earlier version, a file system or a backup program may leave in an empty cache.</summary>
    private static readonly string[] Usual =
    [
        "locks",
        "logs",
        "probes",
        "work",
        PreparedName,
        "prepared.json",
        "CACHEDIR.TAG",
        "lost+found",
    ];

    private static ReadOnlySpan<byte> Content =>
        "This folder is a cache of modelprep, which removes what it does not need.\n"u8;

    /// <summary>Marks a folder as the cache, before anything is written to it.</summary>
    /// <exception cref="StorageException">The folder holds other things.</exception>
    public static void Claim(string cachePath)
    {
        Require(cachePath);
        try
        {
            if (!IsMarked(cachePath))
                DurableFile.Replace(Path.Combine(Directory.CreateDirectory(cachePath).FullName, MarkName), Content);
        }
        catch (Exception e) when (e is IOException { HResult: Errno.ReadOnlyFileSystem } or UnauthorizedAccessException)
        {
            // All artifacts may be ready. If not, the first real write reports the problem.
        }
    }

    /// <summary>Refuses a folder that holds other things.</summary>
    /// <inheritdoc cref="Claim" path="/exception"/>
    public static void Require(string cachePath)
    {
        if (!Directory.Exists(cachePath) || IsMarked(cachePath) || MayBeOurs(cachePath))
            return;
        // Another process may have created the cache since the first check. It marks a folder before it fills it.
        if (IsMarked(cachePath))
            return;
        throw new StorageException(
            Messages.FolderNotACache,
            $"{cachePath} holds other things and is no cache of modelprep",
            $"Choose a folder for the cache alone, for example --cache {Path.Combine(cachePath, "modelprep")}"
        );
    }

    private static bool IsMarked(string cachePath) => FileStatus.OfLink(Path.Combine(cachePath, MarkName)) is not null;

    private static bool MayBeOurs(string cachePath) =>
        Directory.Exists(Path.Combine(cachePath, PreparedName, $"v{Manifest.CurrentVersion}"))
        || FolderWalk.Entries(cachePath).Select(Path.GetFileName).All(IsUsual);

    /// <remarks>A process that is killed while it marks the folder leaves a temporary file.</remarks>
    private static bool IsUsual(string? name) =>
        Usual.Contains(name, StringComparer.Ordinal)
        || name?.StartsWith($"{MarkName}.", StringComparison.Ordinal) is true;
}
