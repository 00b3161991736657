using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>Advice to the kernel about pages with file content. A failure is harmless.</summary>
internal static class PageCache
{
    private const uint Write = 2; // SYNC_FILE_RANGE_WRITE
    private const int DontNeed = 4; // POSIX_FADV_DONTNEED

    /// <summary>Starts writing a range to the disk, so that the last flush takes less time.</summary>
    public static void StartWriting(SafeFileHandle handle, ByteRange range) =>
        _ = Libc.SyncFileRange(handle, range.Start, range.Length, Write);

    /// <summary>Drops a range from memory, as far as it is on the disk.</summary>
    public static void Drop(SafeFileHandle handle, ByteRange range) =>
        _ = Libc.FileAdvise(handle, range.Start, range.Length, DontNeed);
}
