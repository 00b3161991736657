using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.FileSystem;

/// <summary>
/// Opens regular files. Refuses any other kind of file, so that opening never waits for a pipe or reads a device.
/// </summary>
/// <remarks>
/// Other users may be able to write to a cache. So a file that ModelPrep writes is never reached through a link, and a
/// file that it resumes belongs to it and has no second hard link. Nothing here takes a lock.
/// </remarks>
internal static class RegularFile
{
    private const int CopyBytes = 256 << 10;
    private const int ReadWrite = 2; // O_RDWR
    private const int Creating = 0x40; // O_CREAT
    private const int New = 0x80; // O_EXCL
    private const int NonBlocking = 0x800; // O_NONBLOCK: opening a pipe without a writer does not block
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int KeepSize = 1; // FALLOC_FL_KEEP_SIZE
    private const int EveryMode = 0x1B6; // 0666, less the umask

    /// <summary>O_NOFOLLOW. The value depends on the architecture.</summary>
    private static readonly int NoFollow = RuntimeInformation.ProcessArchitecture
        is Architecture.Arm64
            or Architecture.Arm
        ? 0x8000
        : 0x20000;

    /// <summary>Opens a file for reading, following links. Keeps its access time.</summary>
    /// <exception cref="IOException">The file is missing, not regular, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static SafeFileHandle OpenRead(string path)
    {
        // Opening a device may have side effects, so it is not even opened.
        if (FileStatus.Of(path) is { IsRegular: false })
            throw new NotRegularFileException($"{path} is not a regular file");
        const int Flags = CloseOnExec | NonBlocking;
        var handle = TryOpen(path, Flags | Libc.NoAccessTime); // allowed for the owner only
        return Checked(path, handle.IsInvalid ? TryOpen(path, Flags) : handle);
    }

    /// <summary>Opens a file for reading, without following a link.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static SafeFileHandle OpenReadNoLink(string path) =>
        Checked(path, TryOpen(path, CloseOnExec | NonBlocking | NoFollow));

    /// <summary>Creates a file and opens it for writing.</summary>
    /// <param name="path">Path of the file. Nothing may be there.</param>
    /// <param name="room">Disk space to reserve in bytes, if the file system supports it. The file stays empty.</param>
    /// <exception cref="IOException">Something is there, or there is too little space.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    public static SafeFileHandle Create(string path, long room = 0)
    {
        var handle = Checked(path, TryOpen(path, ReadWrite | Creating | New | CloseOnExec | NoFollow));
        if (
            room == 0
            || Libc.Allocate(handle, KeepSize, 0, room) == 0
            || Marshal.GetLastPInvokeError() is not (Errno.NoSpaceLeft or Errno.TooLarge or Errno.QuotaExceeded)
        )
            return handle;
        handle.Dispose();
        File.Delete(path);
        throw new IOException($"reserve {room} bytes for '{path}': no room", Errno.NoSpaceLeft);
    }

    /// <summary>Opens a file for writing, and creates it if it is missing. For files without content.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static SafeFileHandle OpenOrCreate(string path) =>
        Checked(path, TryOpen(path, ReadWrite | Creating | CloseOnExec | NonBlocking | NoFollow));

    /// <summary>Opens an existing file for writing.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static SafeFileHandle OpenWrite(string path) =>
        Checked(path, TryOpen(path, ReadWrite | CloseOnExec | NonBlocking | NoFollow));

    /// <summary>Opens an existing file to resume writing it.</summary>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static SafeFileHandle OpenOwn(string path)
    {
        var handle = OpenWrite(path);
        if (StatusOf(handle) is { Names: 1, Owner: var owner } && owner == Libc.EffectiveUser())
            return handle;
        handle.Dispose();
        throw new NotRegularFileException($"{path} belongs to another user, or has a second name");
    }

    /// <summary>Writes bytes at an offset of an open file.</summary>
    /// <remarks>The message of .NET does not name the file, because .NET sees only the descriptor.</remarks>
    /// <exception cref="IOException">The bytes could not be written.</exception>
    public static void Write(SafeFileHandle handle, string path, ReadOnlySpan<byte> bytes, long offset)
    {
        try
        {
            RandomAccess.Write(handle, bytes, offset);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"write '{path}': {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new IOException($"write '{path}': {e.Message}", e.HResult);
        }
    }

    /// <summary>Closes a file that was written.</summary>
    /// <remarks>
    /// Some network file systems report lost bytes only here. .NET ignores errors when it closes a file.
    /// </remarks>
    /// <exception cref="IOException">Not all bytes could be written.</exception>
    public static void Close(SafeFileHandle handle, string path)
    {
        var descriptor = (int)handle.DangerousGetHandle();
        handle.SetHandleAsInvalid(); // the descriptor is closed even if this fails
        if (Libc.Close(descriptor) != 0 && Marshal.GetLastPInvokeError() is var errno and not Errno.Interrupted)
            throw DurableFile.Error($"close '{path}'", errno);
    }

    /// <summary>Copies the content of a file, following links, to a new file.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    public static void Copy(string from, string to)
    {
        using var source = OpenRead(from);
        using var target = Create(to);
        var buffer = new byte[CopyBytes];
        for (var offset = 0L; RandomAccess.Read(source, buffer, offset) is var count and > 0; offset += count)
            Write(target, to, buffer.AsSpan(0, count), offset);
        Close(target, to);
    }

    /// <summary>Reads a whole file, following links.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximum">Maximum size. A larger file is an error.</param>
    /// <inheritdoc cref="OpenRead" path="/exception"/>
    public static byte[] ReadAllBytes(string path, long maximum)
    {
        using var handle = OpenRead(path);
        return ReadAllBytes(handle, path, maximum);
    }

    private static byte[] ReadAllBytes(SafeFileHandle handle, string path, long maximum)
    {
        var length = RandomAccess.GetLength(handle);
        if (length > maximum)
            throw new IOException($"{path} has {length} bytes, more than {maximum}");
        var bytes = new byte[length];
        var done = 0; // a network file system may return less than requested
        while (done < length && RandomAccess.Read(handle, bytes.AsSpan(done), done) is var count and > 0)
            done += count;
        return bytes[..done];
    }

    /// <summary>Reads a whole file, without following a link.</summary>
    /// <inheritdoc cref="ReadAllBytes(string, long)"/>
    public static byte[] ReadAllBytesNoLink(string path, long maximum)
    {
        using var handle = OpenReadNoLink(path);
        return ReadAllBytes(handle, path, maximum);
    }

    /// <summary>Reads a whole file as text, following links.</summary>
    /// <inheritdoc cref="ReadAllBytes(string, long)"/>
    public static string ReadAllText(string path, long maximum) => Encoding.UTF8.GetString(ReadAllBytes(path, maximum));

    /// <summary>Reads a whole file as text, without following a link.</summary>
    /// <inheritdoc cref="ReadAllBytes(string, long)"/>
    public static string ReadAllTextNoLink(string path, long maximum) =>
        Encoding.UTF8.GetString(ReadAllBytesNoLink(path, maximum));

    private static SafeFileHandle TryOpen(string path, int flags) =>
        new(Libc.Open(path, flags, EveryMode), ownsHandle: true);

    private static SafeFileHandle Checked(string path, SafeFileHandle handle)
    {
        if (handle.IsInvalid)
            throw Error(path);
        if (StatusOf(handle) is { IsRegular: true })
            return handle;
        handle.Dispose();
        throw new NotRegularFileException($"{path} is not a regular file");
    }

    private static FileStatus? StatusOf(SafeFileHandle handle) => FileStatus.Of((int)handle.DangerousGetHandle());

    /// <summary>Creates the exception for the last call of libc with a path.</summary>
    public static Exception Error(string path)
    {
        var errno = Marshal.GetLastPInvokeError();
        var message = $"open '{path}': {Marshal.GetPInvokeErrorMessage(errno)}";
        return errno switch
        {
            Errno.NoSuchFile or Errno.NotAFolder => new FileNotFoundException(message, path),
            Errno.NoAccess or Errno.NotPermitted => new UnauthorizedAccessException(message),
            Errno.TooManyLinks => new NotRegularFileException($"{path} is a link"),
            Errno.IsAFolder or Errno.NoDevice => new NotRegularFileException($"{path} is not a regular file"),
            _ => new IOException(message, errno),
        };
    }
}
