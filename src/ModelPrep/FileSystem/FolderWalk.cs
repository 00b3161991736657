using System.IO.Enumeration;

namespace ModelPrep.FileSystem;

/// <summary>
/// Walks through folders. It never enters a folder through a link, and ends at a depth that no model has.
/// </summary>
/// <remarks>Whatever disappears meanwhile is left out.</remarks>
internal static class FolderWalk
{
    /// <summary>How many folders below each other are entered.</summary>
    public const int MaximumDepth = 64;

    /// <summary>The paths of everything but folders in a folder: files, links, and what else there may be.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static IEnumerable<string> Files(string folder, string pattern = "*") =>
        Walk(folder, pattern, folders: false, depth: 0);

    /// <summary>The paths of everything but folders in a folder and below.</summary>
    /// <inheritdoc cref="Files" path="/exception"/>
    public static IEnumerable<string> AllFiles(string folder, string pattern = "*") =>
        Walk(folder, pattern, folders: false, MaximumDepth);

    /// <summary>The paths of the folders in a folder. A link to a folder is none.</summary>
    /// <inheritdoc cref="Files" path="/exception"/>
    public static IEnumerable<string> Folders(string folder, string pattern = "*") =>
        Walk(folder, pattern, folders: true, depth: 0);

    /// <summary>The paths of the folders in a folder and below. A link to a folder is none.</summary>
    /// <inheritdoc cref="Files" path="/exception"/>
    public static IEnumerable<string> AllFolders(string folder, string pattern = "*") =>
        Walk(folder, pattern, folders: true, MaximumDepth);

    /// <summary>The paths of everything in a folder: files, folders, and links to either.</summary>
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
