using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>Opens partial files, and resumes those of processes that ended.</summary>
/// <remarks>
/// The writer of a partial file holds a lock on it. If the lock is free, the writer is gone and the file is resumed in
/// place. If locks do not work, the writer may still be alive, and would later write into a file that has become a
/// blob. In that case, the ranges of other processes are copied into a new file, each verified by its checksum, and
/// their files stay until they have been unchanged for a day. Two processes may then do the same work, but neither can
/// damage the other's.
/// </remarks>
internal static class PartialFiles
{
    private const long PreallocateFrom = 1 << 20;
    private const int CopyBytes = 1 << 20;
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromDays(1);

    /// <param name="folder">Folder of the partial files.</param>
    /// <param name="blobPath">Path of the complete blob.</param>
    /// <param name="file">The file.</param>
    /// <param name="held">The lock of the blob, passed to the result.</param>
    /// <param name="locksWork">True if locks exclude other processes here.</param>
    public static PartialFile Open(string folder, string blobPath, RemoteFile file, IDisposable held, bool locksWork)
    {
        OwnFolder.Create(folder);
        return locksWork ? Continue(folder, blobPath, file, held) : Copy(folder, blobPath, file, held);
    }

    /// <summary>Removes partial files of blobs that are complete.</summary>
    /// <param name="folder">Folder of the partial files.</param>
    /// <param name="blobsFolder">Folder of the blobs.</param>
    public static void Sweep(string folder, string blobsFolder)
    {
        if (FileStatus.OfLink(folder) is not { IsFolder: true })
            return;
        foreach (var path in FolderWalk.Files(folder).Where(OwnNames.IsPartial))
        {
            if (!File.Exists(Path.Combine(blobsFolder, Path.GetFileName(path).Split('.')[0])))
                continue;
            using var owned = FileLock.TryOpen(path);
            if (owned is not null && FileLock.Works(path))
                File.Delete(path);
        }
    }

    private static PartialFile Continue(string folder, string blobPath, RemoteFile file, IDisposable held)
    {
        var abandoned = PartialPath
            .Of(folder, file)
            .Select(path =>
                (Path: path, Handle: FileLock.TryOpenOwn(path.Data), Kept: PartialRecord.Read(path.Record, file))
            )
            .Where(one => one.Handle is not null)
            .OrderByDescending(one => Sum(one.Kept))
            .ToList();
        foreach (var (path, handle, _) in abandoned.Skip(1).Concat(abandoned.Take(1).Where(one => one.Kept.Count == 0)))
        {
            path.Remove();
            handle!.Dispose();
        }

        return abandoned is [{ Kept.Count: > 0 } best, ..]
            ? new PartialFile(best.Path, blobPath, best.Handle!, file, best.Kept, held)
            : Create(folder, blobPath, file, (_, _) => [], held);
    }

    private static PartialFile Copy(string folder, string blobPath, RemoteFile file, IDisposable held)
    {
        var others = PartialPath.Of(folder, file).ToList();
        foreach (var old in others.Where(IsAbandoned).ToList())
        {
            old.Remove();
            others.Remove(old);
        }

        var best = others.MaxBy(path => Sum(PartialRecord.Read(path.Record, file)));
        return Create(
            folder,
            blobPath,
            file,
            (handle, path) => best is null ? [] : CopyKept(best, file, handle, path),
            held
        );
    }

    private static PartialFile Create(
        string folder,
        string blobPath,
        RemoteFile file,
        Func<SafeFileHandle, string, IReadOnlyList<KeptRange>> fill,
        IDisposable held
    )
    {
        var path = PartialPath.Unique(folder, file);
        var handle = Flock.TryTakeExclusive(
            RegularFile.Create(path.Data, file.Size >= PreallocateFrom ? file.Size : 0)
        )!;
        return new PartialFile(path, blobPath, handle, file, fill(handle, path.Data), held);
    }

    /// <returns>The ranges that were copied; none if the writer has finished or removed the file meanwhile.</returns>
    private static IReadOnlyList<KeptRange> CopyKept(PartialPath from, RemoteFile file, SafeFileHandle to, string path)
    {
        var kept = PartialRecord.Read(from.Record, file);
        try
        {
            using var source = RegularFile.OpenReadNoLink(from.Data);
            return [.. kept.Where(range => TryCopy(source, to, path, range))];
        }
        catch (Exception e) when (e is FileNotFoundException or NotRegularFileException)
        {
            return [];
        }
    }

    private static bool TryCopy(SafeFileHandle source, SafeFileHandle to, string path, KeptRange range)
    {
        var (checksum, buffer) = (new XxHash3(), new byte[CopyBytes]);
        for (var offset = range.Range.Start; offset < range.Range.End; )
        {
            var count = RandomAccess.Read(
                source,
                buffer.AsSpan(0, (int)Math.Min(buffer.Length, range.Range.End - offset)),
                offset
            );
            if (count == 0)
                return false;
            checksum.Append(buffer.AsSpan(0, count));
            RegularFile.Write(to, path, buffer.AsSpan(0, count), offset);
            offset += count;
        }

        return checksum.GetCurrentHashAsUInt64() == range.Checksum;
    }

    private static bool IsAbandoned(PartialPath path) =>
        TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path.Data) > AbandonedAfter;

    private static long Sum(IReadOnlyList<KeptRange> ranges) => ranges.Sum(range => range.Range.Length);
}
