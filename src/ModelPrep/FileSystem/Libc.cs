using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.FileSystem;

/// <summary>The file system functions for which .NET has no API.</summary>
internal static partial class Libc
{
    public const int ReadOnlyCloseOnExec = 0x80000; // O_RDONLY | O_CLOEXEC

    public const int NoAccessTime = 0x40000; // O_NOATIME

    public const int CurrentFolder = -100; // AT_FDCWD

    /// <summary>True if the effective user may create files in a folder.</summary>
    public static bool IsAccessible(string folder) =>
        AccessAt(
            CurrentFolder,
            folder,
            3 /* W_OK | X_OK */
            ,
            0x200 /* AT_EACCESS */
        ) == 0;

    /// <summary>True if a folder exists and the effective user may not read it.</summary>
    public static bool IsDenied(string folder) =>
        AccessAt(
            CurrentFolder,
            folder,
            5 /* R_OK | X_OK */
            ,
            0x200 /* AT_EACCESS */
        ) != 0
        && Marshal.GetLastPInvokeError() == Errno.NoAccess;

    /// <summary>
    /// Takes a read lease on a file that nobody has open for writing. The lease ends when the file is closed.
    /// </summary>
    public static bool TryLeaseForReading(int file)
    {
        // The kernel sends a signal when another process opens the file. The default, SIGIO, would end this process.
        _ = Control(
            file,
            10 /* F_SETSIG */
            ,
            23 /* SIGURG */
        );
        return Control(
                file,
                1024 /* F_SETLEASE */
                ,
                0 /* F_RDLCK */
            ) == 0;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int file, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "faccessat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int AccessAt(int folder, string path, int mode, int flags);

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Fsync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "ftruncate")]
    public static partial int Truncate(int descriptor, long length);

    [LibraryImport("libc", EntryPoint = "write")]
    public static unsafe partial nint Write(int descriptor, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    public static partial int Duplicate(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    public static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    public static partial int FileAdvise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static unsafe partial int StatX(int folder, string path, int flags, uint mask, byte* result);
}
