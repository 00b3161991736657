using Microsoft.Win32.SafeHandles;

namespace ModelPrep.FileSystem;

/// <summary>
/// A file that the user has named for reading. It may be a pipe or a device, or be reached through links.
/// </summary>
internal static class UserFile
{
    /// <summary>Opens the file. Opening a pipe waits for its writer.</summary>
    /// <exception cref="IOException">The file is missing or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static FileStream OpenRead(string path)
    {
        var handle = new SafeFileHandle(Libc.Open(path, Libc.ReadOnlyCloseOnExec), ownsHandle: true);
        return handle.IsInvalid
            ? throw RegularFile.Error(path)
            : new FileStream(handle, FileAccess.Read, bufferSize: 0);
    }

    /// <summary>Reads the whole file; null if it has more than <paramref name="most"/> bytes.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static byte[]? ReadAll(string path, int most)
    {
        using var stream = OpenRead(path);
        var bytes = new byte[most + 1];
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return count > most ? null : bytes[..count];
    }
}
