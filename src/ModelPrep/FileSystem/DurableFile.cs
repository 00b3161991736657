using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.FileSystem;

/// <summary>Writes that survive a power cut, and the order that makes them so: bytes, then name, then folder.</summary>
internal static class DurableFile
{
    private static readonly TimeSpan LeftAlone = TimeSpan.FromHours(1);

    /// <summary>Writes a file so that readers see the old content or the new, never a part.</summary>
    /// <exception cref="NotRegularFileException">The path is the root.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content) =>
        Replace(
            path,
            Path.GetDirectoryName(path) ?? throw new NotRegularFileException($"{path} is not a regular file"),
            content
        );

    /// <summary>Writes a file so that readers see the old content or the new, never a part.</summary>
    /// <param name="path">The file.</param>
    /// <param name="temporaries">Folder on the same file system, where a crash may leave a part of it.</param>
    /// <param name="content">What it is to have.</param>
    public static void Replace(string path, string temporaries, ReadOnlySpan<byte> content)
    {
        var temporary = $"{Path.Combine(temporaries, Path.GetFileName(path))}.{Unique()}.tmp";
        try
        {
            using (var handle = RegularFile.Create(temporary))
            {
                RegularFile.Write(handle, path, content, 0);
                Flush(handle, temporary);
                RegularFile.Close(handle, temporary);
            }

            if (FileStatus.OfLink(path) is { IsRegular: false })
                throw new NotRegularFileException($"{path} is not a regular file");
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        FlushFolder(Path.GetDirectoryName(path)!);
        foreach (var folder in new[] { temporaries, Path.GetDirectoryName(path)! }.Distinct(StringComparer.Ordinal))
            RemoveAbandoned(path, $"{Path.GetFileName(path)}.*.tmp", folder);
    }

    /// <summary>Gives a folder another name. .NET's own message, for a full disk, does not say which.</summary>
    public static void MoveFolder(string from, string to)
    {
        try
        {
            Directory.Move(from, to);
        }
        catch (IOException e)
        {
            throw new IOException($"rename {from} to {to}: {e.Message}", e.HResult);
        }
    }

    /// <summary>Gives a folder another name, unless a folder with something in it has that name.</summary>
    /// <returns>Whether it has it now.</returns>
    /// <exception cref="IOException">The file system cannot do it.</exception>
    public static bool TryMoveFolder(string from, string to)
    {
        if (Libc.Rename(from, to) == 0)
            return true;
        var errno = Marshal.GetLastPInvokeError();
        return errno is Errno.FolderNotEmpty or Errno.Exists ? false : throw Error($"rename '{from}' to '{to}'", errno);
    }

    /// <summary>Makes the names in a folder durable.</summary>
    /// <remarks>.NET refuses to open a folder, so this goes to libc.</remarks>
    public static void FlushFolder(string path)
    {
        var descriptor = Libc.Open(path, Libc.ReadOnlyCloseOnExec);
        if (descriptor < 0)
            throw Error($"open '{path}'");
        try
        {
            if (Libc.Fsync(descriptor) != 0)
                throw Error($"fsync '{path}'");
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <summary>Makes the bytes of a file durable.</summary>
    /// <exception cref="IOException">The disk has not taken them all.</exception>
    public static void FlushFile(string path)
    {
        using var handle = RegularFile.OpenReadNoLink(path);
        Flush(handle, path);
    }

    /// <summary>Makes the bytes of an open file durable.</summary>
    /// <remarks>
    /// Network file systems, quotas and thin disks tell of a failed write only here. .NET's own flush does not: its
    /// native side answers 1 where the managed side looks for a negative number. After a failure the kernel may have
    /// dropped the bytes, and a second flush succeeds: the file is to be thrown away.
    /// </remarks>
    /// <exception cref="IOException">The disk has not taken them all.</exception>
    public static void Flush(SafeFileHandle handle, string path)
    {
        while (Libc.Fsync(handle) != 0)
        {
            if (Marshal.GetLastPInvokeError() is var errno and not Errno.Interrupted)
                throw Error($"fsync '{path}'", errno);
        }
    }

    /// <summary>Removes small temporary files whose makers were killed, or could not remove them.</summary>
    /// <remarks>
    /// Nobody takes an hour for one. The file system's own times are compared: its clock may be another.
    /// </remarks>
    /// <param name="path">A file just written, on the same file system.</param>
    /// <param name="pattern">Their names.</param>
    /// <param name="folder">Where they lie; null for the folder of the file.</param>
    public static void RemoveAbandoned(string path, string pattern, string? folder = null)
    {
        try
        {
            var limit = File.GetLastWriteTimeUtc(path) - LeftAlone;
            var all = FolderWalk.Files(folder ?? Path.GetDirectoryName(path)!, pattern);
            foreach (var old in all.Where(old => File.GetLastWriteTimeUtc(old) < limit))
                File.Delete(old);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file itself is there; a few bytes of litter harm nobody.
        }
    }

    /// <summary>Eight random hexadecimal digits, for names that nobody else picks.</summary>
    public static string Unique() => Guid.NewGuid().ToString("N")[..8];

    /// <summary>The failure of a call of libc just made.</summary>
    public static Exception Error(string what) => Error(what, Marshal.GetLastPInvokeError());

    /// <summary>The failure of a call of libc, by its error number.</summary>
    public static Exception Error(string what, int errno)
    {
        var message = $"{what}: {Marshal.GetPInvokeErrorMessage(errno)}";
        return errno is Errno.NoAccess or Errno.NotPermitted
            ? new UnauthorizedAccessException(message)
            : new IOException(message, errno);
    }
}
