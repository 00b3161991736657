using System.Buffers.Binary;

namespace ModelPrep.FileSystem;

/// <summary>What <c>statx</c> knows of a file or folder and .NET does not tell.</summary>
/// <param name="FileSystem">A name that paths on one file system share.</param>
/// <param name="Identity">What no two files on this machine share.</param>
/// <param name="Mount">A name that paths share between which a rename can work; older kernels tell none.</param>
/// <param name="AllocatedBytes">What it occupies on the disk, reserved room included.</param>
/// <param name="Owner">Number of the user that it belongs to.</param>
/// <param name="Kind">What it is, by the bits of <c>st_mode</c>.</param>
/// <param name="Names">How many hard links it has.</param>
internal sealed record FileStatus(
    string FileSystem,
    string Identity,
    ulong Mount,
    long AllocatedBytes,
    uint Owner,
    int Kind,
    uint Names
)
{
    private const int KindMask = 0xF000; // S_IFMT
    private const int Regular = 0x8000; // S_IFREG
    private const int Folder = 0x4000; // S_IFDIR
    private const int Link = 0xA000; // S_IFLNK
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH

    /// <summary>Whether it is a regular file: no folder, link, pipe, socket or device.</summary>
    public bool IsRegular => (Kind & KindMask) == Regular;

    /// <summary>Whether it is a folder.</summary>
    public bool IsFolder => (Kind & KindMask) == Folder;

    /// <summary>Whether it is a symbolic link.</summary>
    public bool IsLink => (Kind & KindMask) == Link;

    // Offsets in struct statx, which is the same on every architecture (linux/stat.h).
    private const int LinkCount = 0x10;
    private const int User = 0x14;
    private const int Mode = 0x1C;
    private const int Inode = 0x20;
    private const int Blocks = 0x30;
    private const int DeviceMajor = 0x88;
    private const int DeviceMinor = 0x8C;
    private const int MountId = 0x90;
    private const int Size = 256;
    private const int BlockBytes = 512;
    private const uint Mask = 0x150D; // STATX_TYPE | STATX_NLINK | STATX_UID | STATX_INO | STATX_BLOCKS | STATX_MNT_ID

    /// <summary>The status of a path; null when there is nothing.</summary>
    public static FileStatus? Of(string path) => Of(Libc.CurrentFolder, path, flags: 0);

    /// <summary>The status of a path itself, where it is a link; null when there is nothing.</summary>
    public static FileStatus? OfLink(string path) => Of(Libc.CurrentFolder, path, NoFollow);

    /// <summary>The status of an open file.</summary>
    public static FileStatus? Of(int descriptor) => Of(descriptor, "", EmptyPath);

    private static unsafe FileStatus? Of(int folder, string path, int flags)
    {
        var result = stackalloc byte[Size];
        if (Libc.StatX(folder, path, flags, Mask, result) != 0)
            return null;
        var fields = new ReadOnlySpan<byte>(result, Size);
        var major = BinaryPrimitives.ReadUInt32LittleEndian(fields[DeviceMajor..]);
        var device = $"{major}:{BinaryPrimitives.ReadUInt32LittleEndian(fields[DeviceMinor..])}";
        var identity = $"{device}:{BinaryPrimitives.ReadUInt64LittleEndian(fields[Inode..])}";
        var mount = BinaryPrimitives.ReadUInt64LittleEndian(fields[MountId..]);
        var allocated = (long)BinaryPrimitives.ReadUInt64LittleEndian(fields[Blocks..]) * BlockBytes;
        var owner = BinaryPrimitives.ReadUInt32LittleEndian(fields[User..]);
        var kind = BinaryPrimitives.ReadUInt16LittleEndian(fields[Mode..]);
        var names = BinaryPrimitives.ReadUInt32LittleEndian(fields[LinkCount..]);
        return new FileStatus(device, identity, mount, allocated, owner, kind, names);
    }
}
