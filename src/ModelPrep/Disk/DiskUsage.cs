namespace ModelPrep.Disk;

/// <summary>Lists files and folders and measures their size. Entries that disappear meanwhile are skipped.</summary>
/// <remarks>
/// Unreadable entries throw: removals look here for what is in use, and must not treat the unreadable as absent.
/// </remarks>
internal static class DiskUsage
{
    /// <summary>The folders in a folder, which may be missing. A link to a folder counts as missing.</summary>
    /// <param name="root">Root of the folder. Links below it are not followed.</param>
    /// <param name="path">The folder.</param>
    /// <param name="pattern">Pattern of the names.</param>
    public static IReadOnlyList<string> Folders(string root, string path, string pattern = "*") =>
        [.. Walk(root, path, () => FolderWalk.Folders(path, pattern)).Order(StringComparer.Ordinal)];

    /// <summary>All entries of a folder, which may be missing.</summary>
    /// <inheritdoc cref="Folders" path="/param"/>
    public static IReadOnlyList<string> Entries(string root, string path) =>
        Walk(root, path, () => FolderWalk.Entries(path));

    /// <summary>All files in a folder, which may be missing, and in its subfolders.</summary>
    /// <inheritdoc cref="Folders" path="/param"/>
    public static IReadOnlyList<string> Files(string root, string path) =>
        Walk(root, path, () => FolderWalk.AllFiles(path));

    /// <summary>Disk space of a file, or of a folder with all its content, in bytes. Includes reserved space.</summary>
    public static long Of(string path) => Parts(path).Sum(part => FileStatus.OfLink(part)?.AllocatedBytes ?? 0);

    /// <summary>Time of the last write to a file, or to anything in a folder.</summary>
    public static DateTimeOffset LastWrite(string path) => new(Parts(path).Append(path).Max(File.GetLastWriteTimeUtc));

    private static IReadOnlyList<string> Parts(string path) =>
        IsFolder(path, path) ? Walk(path, path, () => FolderWalk.AllFiles(path)) : [path];

    /// <remarks>Somebody may remove the folder after the first look at it.</remarks>
    private static IReadOnlyList<string> Walk(string root, string path, Func<IEnumerable<string>> walk)
    {
        try
        {
            return IsFolder(root, path) ? [.. walk()] : [];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static bool IsFolder(string root, string path) =>
        OwnFolder.HasNoLink(root, path) && FileStatus.FindLink(path) is { IsFolder: true };
}
