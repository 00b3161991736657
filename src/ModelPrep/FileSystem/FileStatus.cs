using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ModelPrep.FileSystem;

/// <summary>The result of <c>statx</c> for a file or folder.</summary>
/// <param name="FileSystem">Equal for all paths on one file system.</param>
/// <param name="Identity">Unique for each file on this machine.</param>
/// <param name="Mount">Equal for paths between which a rename may work; null on older kernels.</param>
/// <param name="AllocatedBytes">Disk space in bytes, reserved space included.</param>
/// <param name="Owner">User id of the owner.</param>
/// <param name="Kind">Type and permissions, the bits of <c>st_mode</c>.</param>
/// <param name="Names">Number of hard links.</param>
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

    /// <summary>True for a regular file: not a folder, link, pipe, socket or device.</summary>
    public bool IsRegular => (Kind & KindMask) == Regular;

    /// <summary>True for a folder.</summary>
    public bool IsFolder => (Kind & KindMask) == Folder;

    /// <summary>True for a symbolic link.</summary>
    public bool IsLink => (Kind & KindMask) == Link;

    // Offsets in struct statx, which are the same on every architecture (linux/stat.h).
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

    /// <summary>Status of a path, following links; null if nothing is there.</summary>
    public static FileStatus? Of(string path) => Of(Libc.CurrentFolder, path, flags: 0);

    /// <summary>Status of a path without following a link; null if nothing is there.</summary>
    public static FileStatus? OfLink(string path) => Of(Libc.CurrentFolder, path, NoFollow);

    /// <summary>As <see cref="OfLink"/>, but fails if it is unknown whether something is there.</summary>
    /// <exception cref="IOException">The disk or the file server does not answer.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder above the path cannot be searched.</exception>
    public static FileStatus? FindLink(string path) =>
        OfLink(path) is { } status ? status
        : Marshal.GetLastPInvokeError() is var errno and not (Errno.NoSuchFile or Errno.NotAFolder)
            ? throw DurableFile.Error($"stat '{path}'", errno)
        : null;

    /// <summary>Status of an open file.</summary>
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
