using System.Runtime.InteropServices;
using System.Text;

namespace ModelPrep.FileSystem;

/// <summary>
/// Removes files and folders. Removes a link itself, never its target, even if the link appears during the removal.
/// </summary>
/// <remarks>
/// Each folder is opened relative to its parent without following links (<c>openat</c>, <c>O_NOFOLLOW</c>), and its
/// entries are removed through that descriptor. So another user cannot redirect the removal by replacing a folder with
/// a link. Names are bytes, as for the kernel, so names that are not UTF-8 can be removed, too.
/// </remarks>
internal static unsafe partial class FolderRemoval
{
    private const int RemoveFolder = 0x200; // AT_REMOVEDIR
    private const int NameOffset = 19; // of d_name in struct dirent, with 64-bit offsets

    /// <summary>O_DIRECTORY and O_NOFOLLOW. The values depend on the architecture.</summary>
    private static readonly int FolderNoLink = RuntimeInformation.ProcessArchitecture
        is Architecture.Arm64
            or Architecture.Arm
        ? 0x4000 | 0x8000
        : 0x10000 | 0x20000;

    /// <summary>Removes a file, or a folder with all its content, if it exists.</summary>
    /// <exception cref="IOException">It cannot be removed, or is nested too deep.</exception>
    public static void Run(string path) => Remove(Libc.CurrentFolder, Bytes(path), path, depth: 0);

    /// <summary>Removes a file or folder below a root. Does nothing if a link leads away from the root.</summary>
    /// <param name="root">The root, which may be a link of the user.</param>
    /// <param name="path">The file or folder, below the root.</param>
    /// <exception cref="IOException">It cannot be checked or removed, or is nested too deep.</exception>
    public static void Run(string root, string path)
    {
        var folder = OpenedOrNone(Libc.Open(root, Libc.ReadOnlyCloseOnExec), root);
        foreach (var name in Path.GetRelativePath(root, Path.GetDirectoryName(path)!).Split('/'))
            folder = Enter(folder, name, path);
        if (folder < 0)
            return;
        try
        {
            Remove(folder, Bytes(Path.GetFileName(path)), path, depth: 0);
        }
        finally
        {
            _ = Libc.Close(folder);
        }
    }

    /// <summary>Opens a subfolder, unless it is a link.</summary>
    private static int Enter(int folder, string name, string path)
    {
        if (folder < 0)
            return folder;
        try
        {
            return OpenedOrNone(OpenAt(folder, Bytes(name), Libc.ReadOnlyCloseOnExec | FolderNoLink), path);
        }
        finally
        {
            _ = Libc.Close(folder);
        }
    }

    /// <remarks>An entry that cannot be opened for any other reason still exists.</remarks>
    private static int OpenedOrNone(int descriptor, string path) =>
        descriptor >= 0 || Marshal.GetLastPInvokeError() is var errno && IsNoFolder(errno)
            ? descriptor
            : throw DurableFile.Error($"open '{path}'", errno);

    /// <summary>
    /// Removes a folder and its subfolders unless they contain a file. A file stays, with the folders above it.
    /// </summary>
    /// <exception cref="IOException">It cannot be removed, or is nested too deep.</exception>
    public static void RunIfEmpty(string path) => RemoveFolders(Libc.CurrentFolder, Bytes(path), path, depth: 0);

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path + '\0');

    private static void Remove(int parent, byte[] name, string path, int depth)
    {
        if (UnlinkAt(parent, name, 0) == 0)
            return;
        var errno = Marshal.GetLastPInvokeError();
        if (errno is Errno.NoSuchFile or Errno.NotAFolder)
            return;
        if (errno is not (Errno.IsAFolder or Errno.NotPermitted))
            throw DurableFile.Error($"unlink '{path}'", errno);
        if (!ForEach(parent, name, path, depth, Remove, errno => errno is Errno.NoSuchFile))
            return;
        if (
            UnlinkAt(parent, name, RemoveFolder) != 0
            && Marshal.GetLastPInvokeError() is var last and not Errno.NoSuchFile
        )
            throw DurableFile.Error($"rmdir '{path}'", last);
    }

    private static void RemoveFolders(int parent, byte[] name, string path, int depth)
    {
        if (!ForEach(parent, name, path, depth, RemoveFolders, IsNoFolder))
            return;
        if (
            UnlinkAt(parent, name, RemoveFolder) != 0
            && Marshal.GetLastPInvokeError()
                is var errno
                    and not (Errno.NoSuchFile or Errno.FolderNotEmpty or Errno.Exists)
        )
            throw DurableFile.Error($"rmdir '{path}'", errno);
    }

    private static bool IsNoFolder(int errno) => errno is Errno.NoSuchFile or Errno.NotAFolder or Errno.TooManyLinks;

    /// <summary>
    /// Calls an action for each entry of a folder. Returns false if it is not a folder that can be opened.
    /// </summary>
    private static bool ForEach(
        int parent,
        byte[] name,
        string path,
        int depth,
        Action<int, byte[], string, int> work,
        Func<int, bool> isNone
    )
    {
        if (depth > FolderWalk.MaximumDepth)
            throw new IOException($"{path} is too deep to be removed");
        var folder = OpenAt(parent, name, Libc.ReadOnlyCloseOnExec | FolderNoLink);
        if (folder < 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            return isNone(errno) ? false : throw DurableFile.Error($"open '{path}'", errno);
        }

        try
        {
            foreach (var entry in NamesIn(folder, path))
                work(folder, entry, $"{path}/{Encoding.UTF8.GetString(entry.AsSpan()[..^1])}", depth + 1);
            return true;
        }
        finally
        {
            _ = Libc.Close(folder);
        }
    }

    private static List<byte[]> NamesIn(int folder, string path)
    {
        var copy = OpenAt(folder, [(byte)'.', 0], Libc.ReadOnlyCloseOnExec | FolderNoLink);
        var stream = copy < 0 ? 0 : OpenFolder(copy);
        if (stream == 0)
            throw DurableFile.Error($"open '{path}'", Marshal.GetLastPInvokeError());
        try
        {
            var names = new List<byte[]>();
            while (ReadFolder(stream) is var entry and not 0)
            {
                var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)(entry + NameOffset));
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                    names.Add([.. name, 0]);
            }

            return names;
        }
        finally
        {
            _ = CloseFolder(stream);
        }
    }

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    private static partial int UnlinkAt(int folder, byte[] name, int flags);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int folder, byte[] name, int flags);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    private static partial nint OpenFolder(int descriptor);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial nint ReadFolder(nint stream);

    [LibraryImport("libc", EntryPoint = "closedir", SetLastError = true)]
    private static partial int CloseFolder(nint stream);
}
