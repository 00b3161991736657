using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.FileSystem;

/// <summary>Writes that survive a power failure. The order is: bytes, then name, then folder.</summary>
internal static class DurableFile
{
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    /// <summary>Replaces a file atomically: readers see the old or the new content, never a part.</summary>
    /// <exception cref="NotRegularFileException">The path is the root.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content) =>
        Replace(
            path,
            Path.GetDirectoryName(path) ?? throw new NotRegularFileException($"{path} is not a regular file"),
            content
        );

    /// <summary>Replaces a file atomically: readers see the old or the new content, never a part.</summary>
    /// <param name="path">The file.</param>
    /// <param name="temporaries">
    /// Folder for the temporary file, on the same file system. A crash may leave the file there.
    /// </param>
    /// <param name="content">The new content.</param>
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

    /// <summary>Renames a folder. On a full disk, the message of .NET does not name the folder.</summary>
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

    /// <summary>Renames a folder, unless a folder that is not empty has the new name.</summary>
    /// <returns>True if the folder has the new name.</returns>
    /// <exception cref="IOException">The file system cannot do it.</exception>
    public static bool TryMoveFolder(string from, string to)
    {
        if (Libc.Rename(from, to) == 0)
            return true;
        var errno = Marshal.GetLastPInvokeError();
        return errno is Errno.FolderNotEmpty or Errno.Exists ? false : throw Error($"rename '{from}' to '{to}'", errno);
    }

    /// <summary>Flushes the names in a folder to the disk.</summary>
    /// <remarks>.NET refuses to open a folder, so this calls libc.</remarks>
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

    /// <summary>Flushes the content of a file to the disk.</summary>
    /// <exception cref="IOException">Not all bytes could be written.</exception>
    public static void FlushFile(string path)
    {
        using var handle = RegularFile.OpenReadNoLink(path);
        Flush(handle, path);
    }

    /// <summary>Flushes the content of an open file to the disk.</summary>
    /// <remarks>
    /// Network file systems, quotas and thin disks report a failed write only here. The flush of .NET misses it: its
    /// native part returns 1 where the managed part checks for a negative number. After a failure, the kernel may have
    /// dropped the bytes, and a second flush succeeds. The file must then be discarded.
    /// </remarks>
    /// <exception cref="IOException">Not all bytes could be written.</exception>
    public static void Flush(SafeFileHandle handle, string path)
    {
        while (Libc.Fsync(handle) != 0)
        {
            if (Marshal.GetLastPInvokeError() is var errno and not Errno.Interrupted)
                throw Error($"fsync '{path}'", errno);
        }
    }

    /// <summary>Removes small temporary files of processes that were killed or could not remove them.</summary>
    /// <remarks>
    /// Writing such a file never takes an hour. Only times of the file system's own clock are compared.
    /// </remarks>
    /// <param name="path">A file on the same file system that was just written.</param>
    /// <param name="pattern">Pattern of the names.</param>
    /// <param name="folder">Folder of the temporary files; null for that of the file.</param>
    public static void RemoveAbandoned(string path, string pattern, string? folder = null)
    {
        try
        {
            var limit = File.GetLastWriteTimeUtc(path) - AbandonedAfter;
            var all = FolderWalk.Files(folder ?? Path.GetDirectoryName(path)!, pattern);
            foreach (var old in all.Where(old => File.GetLastWriteTimeUtc(old) < limit))
                File.Delete(old);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The file itself is written. Old temporary files are harmless.
        }
    }

    /// <summary>Eight random hexadecimal digits, for unique names.</summary>
    public static string Unique() => Guid.NewGuid().ToString("N")[..8];

    /// <summary>Creates the exception for the last call of libc.</summary>
    public static Exception Error(string what) => Error(what, Marshal.GetLastPInvokeError());

    /// <summary>Creates the exception for an error number of libc.</summary>
    public static Exception Error(string what, int errno)
    {
        var message = $"{what}: {Marshal.GetPInvokeErrorMessage(errno)}";
        return errno is Errno.NoAccess or Errno.NotPermitted
            ? new UnauthorizedAccessException(message)
            : new IOException(message, errno);
    }
}
