using System.Text.RegularExpressions;

namespace ModelPrep.Processes;

/// <summary>Finds the regions as files of <c>/dev/shm</c>, and their holders in <c>/proc</c>.</summary>
/// <remarks>
/// A holder is found by the region's name: a process of another container may have another path to it. The files are
/// listed before the holders: a server holds its region from its creation on, so what has no holder is abandoned.
/// </remarks>
/// <param name="folder">The folder that the server keeps its regions in.</param>
internal sealed partial class SharedMemoryRegions(string folder = "/dev/shm") : ISharedMemoryRegions
{
    private static readonly EnumerationOptions Options = new()
    {
        AttributesToSkip = FileAttributes.Directory,
        MatchType = MatchType.Simple,
        IgnoreInaccessible = true,
    };

    public IReadOnlyList<SharedMemoryRegion> Find(string prefix)
    {
        var files = Directory.Exists(folder) ? Files(prefix) : [];
        if (files.Length == 0)
            return [];
        var holders = Holders([.. files.Select(file => file.Name)]);
        return
        [
            .. files.Select(file =>
                new SharedMemoryRegion(file.FullName, file.Length, [.. holders[file.Name].Distinct()])),
        ];
    }

    public IReadOnlyList<SharedMemoryRegion> RemoveUnheld(string prefix) =>
        [.. Find(prefix).Where(region => region.Holders.Count == 0 && TryRemove(region.Path))];

    private FileInfo[] Files(string prefix) =>
    [
        .. new DirectoryInfo(folder).EnumerateFiles("*", Options)
            .Where(file => file.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(file => RestOfName().IsMatch(file.Name[prefix.Length..])),
    ];

    /// <summary>The processes that hold files of some names, by name.</summary>
    private static ILookup<string, int> Holders(HashSet<string> names) =>
        Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), out var process) ? process : 0)
            .Where(process => process > 0)
            .SelectMany(
                process => Mapped(process).Concat(Opened(process)),
                (process, path) => (Process: process, Name: Path.GetFileName(path)))
            .Where(held => names.Contains(held.Name))
            .ToLookup(held => held.Name, held => held.Process, StringComparer.Ordinal);

    private static string[] Mapped(int process) => OrNone(() => File.ReadAllLines($"/proc/{process}/maps"));

    private static string[] Opened(int process) => OrNone(
        () => [.. Directory.GetFiles($"/proc/{process}/fd").Select(path => new FileInfo(path).LinkTarget ?? "")]);

    /// <remarks>
    /// A process that ends meanwhile holds nothing. One of another user is hidden from us; we cannot remove its files.
    /// </remarks>
    private static string[] OrNone(Func<string[]> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool TryRemove(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // another user's
        }
    }

    /// <remarks>A number in older servers, a UUID in newer ones, in the newest with the backend's own words.</remarks>
    [GeneratedRegex("^(?:triton_python_backend_shm_region|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{1,9}|_)+$")]
    private static partial Regex RestOfName();
}
