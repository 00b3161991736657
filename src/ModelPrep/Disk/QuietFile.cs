using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>Opens files for reading so that nobody notices.</summary>
/// <remarks>
/// .NET takes a shared lock on whatever it opens, which stands in the way of those that mean something by it, and reading makes a
/// file look used.
/// </remarks>
internal static class QuietFile
{
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static SafeFileHandle Open(string path)
    {
        var descriptor = Libc.Open(path, Libc.ReadOnlyCloseOnExec | Libc.NoAccessTime);
        if (descriptor < 0)
            descriptor = Libc.Open(path, Libc.ReadOnlyCloseOnExec); // the other is for its owner only
        var errno = Marshal.GetLastPInvokeError();
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Error(path, errno);
    }

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        using var handle = Open(path);
        var bytes = new byte[RandomAccess.GetLength(handle)];
        return bytes[..RandomAccess.Read(handle, bytes, 0)];
    }

    private static IOException Error(string path, int errno)
    {
        var message = $"open '{path}': {Marshal.GetPInvokeErrorMessage(errno)}";
        return errno == Errno.NoSuchFile ? new FileNotFoundException(message, path) : new IOException(message, errno);
    }
}
