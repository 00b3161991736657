using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.FileSystem;

/// <summary>
/// BSD locks (<c>flock</c>) on open files. The kernel frees one when the last descriptor of its file is closed.
/// </summary>
/// <remarks>
/// .NET takes the same ones for <see cref="FileShare"/>. Where a file system has none, they keep nobody out.
/// </remarks>
internal static class Flock
{
    private const int Shared = 1; // LOCK_SH
    private const int Exclusive = 2; // LOCK_EX
    private const int AtOnce = 4; // LOCK_NB

    /// <summary>Takes a lock that others can share; the file is closed where somebody else holds it alone.</summary>
    /// <returns>The file; null where it was closed.</returns>
    public static SafeFileHandle? TryShare(SafeFileHandle file) => TryTake(file, Shared);

    /// <summary>Takes a lock alone; the file is closed where somebody else holds it.</summary>
    /// <returns>The file; null where it was closed.</returns>
    public static SafeFileHandle? TryTakeAlone(SafeFileHandle file) => TryTake(file, Exclusive);

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
                    return file; // this file system has none
            }
        }

        return file;
    }
}
