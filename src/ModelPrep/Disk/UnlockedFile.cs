using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>Opens a file that its writer may still hold a lock on.</summary>
/// <remarks>A blob has its name a moment before its writer lets go of it; .NET asks for a shared lock on whatever it opens to read.</remarks>
internal static class UnlockedFile
{
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileStream OpenRead(string path)
    {
        var descriptor = Libc.Open(path, Libc.ReadOnlyCloseOnExec);
        return descriptor >= 0
            ? new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read)
            : throw DurableFile.Error($"open {path}");
    }
}
