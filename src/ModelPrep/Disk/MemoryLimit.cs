namespace ModelPrep.Disk;

/// <summary>The memory limit of this process' control group, page cache included.</summary>
internal static class MemoryLimit
{
    private static readonly string[] Paths =
    [
        "/sys/fs/cgroup/memory.max",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
    ];

    /// <summary>True if a file would fill more than a quarter of the limit.</summary>
    /// <remarks>Otherwise its pages are better kept, because the builder or server reads them next.</remarks>
    public static bool IsTightFor(long fileSize) => fileSize > Read() / 4;

    private static long Read()
    {
        foreach (var path in Paths.Where(File.Exists))
        {
            if (long.TryParse(File.ReadAllText(path).Trim(), out var bytes))
                return bytes;
        }

        return long.MaxValue; // "max", or no control groups
    }
}
