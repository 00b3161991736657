using System.Buffers.Binary;

namespace ModelPrep.Disk;

/// <summary>What <c>statx</c> knows of a file or folder and .NET does not tell.</summary>
/// <param name="FileSystem">A name that paths on one file system share.</param>
/// <param name="Identity">What no two files on this machine share.</param>
/// <param name="Mount">A name that paths share between which a rename can work; older kernels tell none.</param>
/// <param name="AllocatedBytes">What it occupies on the disk, reserved room included.</param>
/// <param name="Owner">Number of the user that it belongs to.</param>
internal sealed record FileStatus(string FileSystem, string Identity, ulong Mount, long AllocatedBytes, uint Owner)
{
    // Offsets in struct statx, which is the same on every architecture (linux/stat.h).
    private const int User = 0x14;
    private const int Inode = 0x20;
    private const int Blocks = 0x30;
    private const int DeviceMajor = 0x88;
    private const int DeviceMinor = 0x8C;
    private const int MountId = 0x90;
    private const int Size = 256;
    private const int BlockBytes = 512;
    private const int CurrentFolder = -100; // AT_FDCWD
    private const uint Mask = 0x1508; // STATX_UID | STATX_INO | STATX_BLOCKS | STATX_MNT_ID

    /// <summary>The status of a path; null when there is nothing.</summary>
    public static unsafe FileStatus? Of(string path)
    {
        var result = stackalloc byte[Size];
        if (Libc.StatX(CurrentFolder, path, 0, Mask, result) != 0)
            return null;
        var fields = new ReadOnlySpan<byte>(result, Size);
        var device = $"{BinaryPrimitives.ReadUInt32LittleEndian(fields[DeviceMajor..])}:{BinaryPrimitives.ReadUInt32LittleEndian(fields[DeviceMinor..])}";
        var identity = $"{device}:{BinaryPrimitives.ReadUInt64LittleEndian(fields[Inode..])}";
        var mount = BinaryPrimitives.ReadUInt64LittleEndian(fields[MountId..]);
        var allocated = (long)BinaryPrimitives.ReadUInt64LittleEndian(fields[Blocks..]) * BlockBytes;
        var owner = BinaryPrimitives.ReadUInt32LittleEndian(fields[User..]);
        return new FileStatus(device, identity, mount, allocated, owner);
    }
}
