namespace ModelPrep.Disk;

/// <summary>What files and folders occupy. Whatever disappears meanwhile counts as nothing.</summary>
internal static class DiskUsage
{
    private static readonly EnumerationOptions All = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    /// <summary>The folders in a folder, which need not exist.</summary>
    public static IReadOnlyList<string> Folders(string path, string pattern = "*") =>
        Directory.Exists(path) ? [.. Directory.EnumerateDirectories(path, pattern).Order(StringComparer.Ordinal)] : [];

    /// <summary>The files in a folder, which need not exist, and below.</summary>
    public static IReadOnlyList<string> Files(string path) => Directory.Exists(path) ? [.. Directory.EnumerateFiles(path, "*", All)] : [];

    /// <summary>Bytes of disk that a file, or a folder with all that is in it, occupies; reserved ones included.</summary>
    public static long Of(string path) => Parts(path).Sum(part => FileStatus.Of(part)?.AllocatedBytes ?? 0);

    /// <summary>When a file, or something in a folder, was last written.</summary>
    public static DateTimeOffset LastWrite(string path) => new(Parts(path).Append(path).Max(File.GetLastWriteTimeUtc));

    /// <summary>Removes a file or folder, if it is there.</summary>
    public static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody else removed it meanwhile.
        }
    }

    private static IReadOnlyList<string> Parts(string path) => Directory.Exists(path) ? Files(path) : [path];
}
