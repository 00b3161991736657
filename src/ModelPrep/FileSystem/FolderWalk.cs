using System.IO.Enumeration;

namespace ModelPrep.FileSystem;

/// <summary>
/// Walks through folders. Never enters a folder through a link, and stops at a depth that no model has.
/// </summary>
/// <remarks>Entries that disappear meanwhile are skipped.</remarks>
internal static class FolderWalk
{
    /// <summary>Maximum depth of nested folders.</summary>
    public const int MaximumDepth = 64;

    /// <summary>The paths of all entries of a folder except folders: files, links and others.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IEnumerable<string> Files(string folder, string pattern = "*") =>
        Walk(folder, pattern, folders: false, depth: 0);

    /// <summary>The paths of all entries of a folder and its subfolders, except folders.</summary>
    /// <inheritdoc cref="Files" path="/exception"/>
    public static IEnumerable<string> AllFiles(string folder, string pattern = "*") =>
        Walk(folder, pattern, folders: false, MaximumDepth);

    /// <summary>The paths of a folder's subfolders. Links to folders are left out.</summary>
    /// <inheritdoc cref="Files" path="/exception"/>
    public static IEnumerable<string> Folders(string folder, string pattern = "*") =>
        Walk(folder, pattern, folders: true, depth: 0);

    /// <summary>The paths of all folders below a folder. Links to folders are left out.</summary>
    /// <inheritdoc cref="Files" path="/exception"/>
    public static IEnumerable<string> AllFolders(string folder, string pattern = "*") =>
        Walk(folder, pattern, folders: true, MaximumDepth);

    /// <summary>The paths of all entries of a folder: files, folders, and links to either.</summary>
    /// <inheritdoc cref="Files" path="/exception"/>
    public static IEnumerable<string> Entries(string folder, string pattern = "*") =>
        Files(folder, pattern).Concat(Folders(folder, pattern));

    private static FileSystemEnumerable<string> Walk(string folder, string pattern, bool folders, int depth) =>
        new(folder, (ref entry) => entry.ToSpecifiedFullPath(), Options(depth))
        {
            ShouldIncludePredicate = (ref entry) =>
                IsFolder(ref entry) == folders
                && FileSystemName.MatchesSimpleExpression(pattern, entry.FileName, ignoreCase: false),
            ShouldRecursePredicate = (ref entry) => IsFolder(ref entry),
        };

    private static bool IsFolder(ref FileSystemEntry entry) =>
        entry.IsDirectory && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private static EnumerationOptions Options(int depth) =>
        new()
        {
            RecurseSubdirectories = depth > 0,
            MaxRecursionDepth = depth,
            AttributesToSkip = FileAttributes.None,
            IgnoreInaccessible = false,
        };
}
