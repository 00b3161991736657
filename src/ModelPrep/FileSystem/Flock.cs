using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.FileSystem;

/// <summary>
/// BSD locks (<c>flock</c>) on open files. The kernel frees a lock when the last descriptor of its file is closed.
/// </summary>
/// <remarks>
/// .NET uses the same locks for <see cref="FileShare"/>. On a file system without locks, they exclude nobody.
/// </remarks>
internal static class Flock
{
    private const int Shared = 1; // LOCK_SH
    private const int Exclusive = 2; // LOCK_EX
    private const int AtOnce = 4; // LOCK_NB

    /// <summary>Takes a shared lock. Closes the file if another process holds it exclusively.</summary>
    /// <returns>The file; null if it was closed.</returns>
    public static SafeFileHandle? TryShare(SafeFileHandle file) => TryTake(file, Shared);

    /// <summary>Takes an exclusive lock. Closes the file if another process holds a lock.</summary>
    /// <returns>The file; null if it was closed.</returns>
    public static SafeFileHandle? TryTakeExclusive(SafeFileHandle file) => TryTake(file, Exclusive);

    private static SafeFileHandle? TryTake(SafeFileHandle file, int kind)
    {
        while (Libc.Lock(file, kind | AtOnce) != 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case Errno.Interrupted:
                    continue;
                case Errno.TryAgain:
                    file.Dispose();
                    return null;
                default:
                    return file; // this file system has no locks
            }
        }

        return file;
    }
}
