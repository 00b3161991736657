namespace ModelPrep.Disk;

/// <summary>The memory of this process' control group, version 1 or 2.</summary>
/// <param name="countProcesses">
/// Bytes that this process and its descendants use, for machines without control groups.
/// </param>
/// <param name="rootPath">Mount point of control groups. A container sees its own group there.</param>
internal sealed class GroupMemory(Func<long> countProcesses, string rootPath = "/sys/fs/cgroup") : IMemory
{
    /// <summary>Version 1 writes "no limit" as a number near 2^63.</summary>
    private const long Unlimited = 1L << 60;

    public MemoryState Look() =>
        new(
            Number("memory.max", "memory/memory.limit_in_bytes") is { } limit and < Unlimited ? limit : null,
            Number("memory.current", "memory/memory.usage_in_bytes") ?? countProcesses(),
            Killed()
        )
        {
            PhysicalBytes = Physical(),
        };

    private long? Number(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (long.TryParse(Text(name).Trim(), out var number))
                return number;
        }

        return null; // "max", or no control groups
    }

    private long Killed()
    {
        const string Name = "oom_kill ";
        var line = (Text("memory.events") + "\n" + Text("memory/memory.oom_control"))
            .Split('\n')
            .FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        return line is not null && long.TryParse(line.AsSpan(Name.Length), out var count) ? count : 0;
    }

    private long? Physical()
    {
        const string Name = "MemTotal:";
        var line = Text("/proc/meminfo")
            .Split('\n')
            .FirstOrDefault(one => one.StartsWith(Name, StringComparison.Ordinal));
        return long.TryParse(line?[Name.Length..].Replace("kB", "", StringComparison.Ordinal), out var number)
            ? number * 1024
            : null;
    }

    private string Text(string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(rootPath, name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
