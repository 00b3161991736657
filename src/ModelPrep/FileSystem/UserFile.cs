using Microsoft.Win32.SafeHandles;

namespace ModelPrep.FileSystem;

/// <summary>
/// A file that the user has named for reading. It may be a pipe or a device, and may be reached through links.
/// </summary>
internal static class UserFile
{
    /// <summary>Opens it; a pipe waits for its writer.</summary>
    /// <exception cref="IOException">There is none, or it cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static FileStream OpenRead(string path)
    {
        var handle = new SafeFileHandle(Libc.Open(path, Libc.ReadOnlyCloseOnExec), ownsHandle: true);
        return handle.IsInvalid
            ? throw RegularFile.Error(path)
            : new FileStream(handle, FileAccess.Read, bufferSize: 0);
    }
}
