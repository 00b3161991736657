using Microsoft.Extensions.Logging;

namespace ModelPrep.Disk;

/// <summary>Regions of shared memory, which are files of a folder.</summary>
/// <remarks>
/// Servers of other containers may use the same folder, and their processes are not visible from here. But the kernel
/// grants a read lease only if no process has the file open or mapped for writing, as Triton and its Python models do.
/// </remarks>
internal sealed partial class SharedRegions(ILogger<SharedRegions> log, string folderPath = "/dev/shm") : ISharedRegions
{
    public void RemoveAbandoned(params IReadOnlyList<string> prefixes)
    {
        var removed = Files()
            .Where(path => SharedRegion.IsOurs(Path.GetFileName(path), prefixes))
            .Select(path =>
                FileStatus.OfLink(path) is { IsRegular: true } status && TryRemove(path, status) ? status : null
            )
            .OfType<FileStatus>()
            .ToList();
        if (removed.Count > 0)
            Removed(removed.Count, ByteSize.Format(removed.Sum(status => status.AllocatedBytes)), folderPath);
    }

    public IReadOnlyList<SharedRegion> List() =>
        [
            .. Files()
                .Select(path => new SharedRegion(Path.GetFileName(path), FileStatus.Of(path)?.AllocatedBytes ?? 0))
                .OrderByDescending(region => region.Bytes),
        ];

    private IEnumerable<string> Files()
    {
        try
        {
            return [.. FolderWalk.Files(folderPath)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool TryRemove(string path, FileStatus status)
    {
        if (
            status.Owner != Libc.EffectiveUser()
            || Libc.Open(path, Libc.ReadOnlyCloseOnExec) is not (>= 0 and var file)
        )
            return false;
        try
        {
            if (!Libc.TryLeaseForReading(file))
                return false;
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            _ = Libc.Close(file); // releases the lease, too
        }
    }

    [LoggerMessage(
        3601,
        LogLevel.Information,
        "Removed what killed servers had left in {Folder}: {Count} files, {Size}"
    )]
    private partial void Removed(int count, string size, string folder);
}
