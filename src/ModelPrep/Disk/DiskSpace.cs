namespace ModelPrep.Disk;

/// <summary>Free space as the file system reports it to this user.</summary>
internal sealed class DiskSpace : IDiskSpace
{
    public long FreeBytes(string path) => new DriveInfo(ExistingAncestor(path)).AvailableFreeSpace;

    public bool IsWritable(string path)
    {
        while (!Path.Exists(path))
            path = Path.GetDirectoryName(path) ?? "/";
        return Libc.IsAccessible(path + "/"); // a file in this place is not a folder
    }

    public string TypeOf(string path) => new DriveInfo(ExistingAncestor(path)).DriveFormat;

    public string FileSystemOf(string path) =>
        ExistingAncestor(path) is var existing && FileStatus.Of(existing) is { } status ? status.FileSystem : existing;

    private static string ExistingAncestor(string path)
    {
        while (!Directory.Exists(path))
            path = Path.GetDirectoryName(path) ?? "/";
        return path;
    }
}
