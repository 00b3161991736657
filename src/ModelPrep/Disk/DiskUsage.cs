namespace ModelPrep.Disk;

/// <summary>What files and folders occupy. Whatever disappears meanwhile counts as nothing.</summary>
/// <remarks>
/// What may not be read throws: removals ask here what is in use, and must not take what they cannot see for nothing.
/// </remarks>
internal static class DiskUsage
{
    /// <summary>The folders in a folder, which need not exist. A link to a folder has none.</summary>
    /// <param name="root">Root that the folder is below; what a link leads to from there is not looked at.</param>
    /// <param name="path">The folder.</param>
    /// <param name="pattern">Their names.</param>
    public static IReadOnlyList<string> Folders(string root, string path, string pattern = "*") =>
        IsFolder(root, path) ? [.. FolderWalk.Folders(path, pattern).Order(StringComparer.Ordinal)] : [];

    /// <summary>Everything in a folder, which need not exist.</summary>
    /// <inheritdoc cref="Folders" path="/param"/>
    public static IReadOnlyList<string> Entries(string root, string path) =>
        IsFolder(root, path) ? [.. FolderWalk.Entries(path)] : [];

    /// <summary>The files in a folder, which need not exist, and below.</summary>
    /// <inheritdoc cref="Folders" path="/param"/>
    public static IReadOnlyList<string> Files(string root, string path) =>
        IsFolder(root, path) ? [.. FolderWalk.AllFiles(path)] : [];

    /// <summary>
    /// Bytes of disk that a file, or a folder with all that is in it, occupies; reserved ones included.
    /// </summary>
    public static long Of(string path) => Parts(path).Sum(part => FileStatus.OfLink(part)?.AllocatedBytes ?? 0);

    /// <summary>When a file, or something in a folder, was last written.</summary>
    public static DateTimeOffset LastWrite(string path) => new(Parts(path).Append(path).Max(File.GetLastWriteTimeUtc));

    private static IReadOnlyList<string> Parts(string path) =>
        IsFolder(path, path) ? [.. FolderWalk.AllFiles(path)] : [path];

    private static bool IsFolder(string root, string path) =>
        OwnFolder.Leads(root, path) && FileStatus.OfLink(path) is { IsFolder: true };
}
