namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>
/// Looks now and then at what leaves no trace: how large a builder's files were, whether a disk was full.
/// </summary>
/// <remarks>
/// Triton CLIs from 26.03 on swallow every error of saving an engine, and remove what they had built. A file that a
/// full disk cut off is all that remains.
/// </remarks>
/// <param name="sight">The builder's folders.</param>
/// <param name="disk">Tells free space.</param>
internal sealed class BuildSampler(BuildSight sight, IDiskSpace disk)
{
    /// <summary>How often to look: an engine is loaded, for seconds, between its build and its saving.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Less than a builder writes at once; file systems keep some blocks back.</summary>
    private const long Full = 1 << 20;

    private readonly List<string> _disks =
    [
        .. Disks(sight).Where(path => disk.IsWritable(path) && disk.FreeBytes(path) >= Full),
    ];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _largest = new(StringComparer.Ordinal);
    private string? _fullPath;

    /// <summary>What was seen so far.</summary>
    public (IReadOnlyDictionary<string, long> LargestRanks, FullDisk? Full) Seen
    {
        get
        {
            lock (_lock)
                return (
                    new Dictionary<string, long>(_largest, StringComparer.Ordinal),
                    _fullPath is { } path ? new FullDisk(path, IsTold: false) : null
                );
        }
    }

    /// <summary>Looks once; never throws.</summary>
    public void Look()
    {
        lock (_lock)
        {
            try
            {
                foreach (var file in sight.RankFiles())
                    _largest[file.Name] = Math.Max(file.Length, _largest.GetValueOrDefault(file.Name));
                _fullPath ??= _disks.Find(path => disk.FreeBytes(path) < Full);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // What is looked at comes and goes.
            }
        }
    }

    /// <remarks>Builders keep caches in the home folder, too, and some use /tmp whatever TMPDIR says.</remarks>
    private static IEnumerable<string> Disks(BuildSight sight) =>
        [sight.ScratchPath, "/tmp", Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? home : "/"];
}
