using System.Buffers.Binary;

namespace ModelPrep.Disk;

/// <summary>Free space as the file system reports it to this user.</summary>
internal sealed class DiskSpace : IDiskSpace
{
    // Offsets in struct statx, which is the same on every architecture (linux/stat.h): stx_dev_major, stx_dev_minor.
    private const int DeviceMajor = 0x88;
    private const int DeviceMinor = 0x8C;
    private const int StatXSize = 256;
    private const int CurrentFolder = -100; // AT_FDCWD

    public long FreeBytes(string path) => new DriveInfo(ExistingAncestor(path)).AvailableFreeSpace;

    public unsafe string FileSystemOf(string path)
    {
        var result = stackalloc byte[StatXSize];
        var existing = ExistingAncestor(path);
        if (Libc.StatX(CurrentFolder, existing, 0, 0, result) != 0)
            return existing;
        var fields = new ReadOnlySpan<byte>(result, StatXSize);
        return $"{BinaryPrimitives.ReadUInt32LittleEndian(fields[DeviceMajor..])}:{BinaryPrimitives.ReadUInt32LittleEndian(fields[DeviceMinor..])}";
    }

    private static string ExistingAncestor(string path)
    {
        while (!Directory.Exists(path))
            path = Path.GetDirectoryName(path) ?? "/";
        return path;
    }
}
