using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>
/// What the kernel is told about pages that hold file content. All of it is advice: failing to give it is harmless.
/// </summary>
internal static class PageCache
{
    private const uint Write = 2; // SYNC_FILE_RANGE_WRITE
    private const int DontNeed = 4; // POSIX_FADV_DONTNEED

    /// <summary>Lets the disk begin with a range, so that the last flush has little left to wait for.</summary>
    public static void StartWriting(SafeFileHandle handle, ByteRange range) =>
        _ = Libc.SyncFileRange(handle, range.Start, range.Length, Write);

    /// <summary>Takes a range out of memory, as far as it is on the disk.</summary>
    public static void Drop(SafeFileHandle handle, ByteRange range) =>
        _ = Libc.FileAdvise(handle, range.Start, range.Length, DontNeed);
}
