using System.Globalization;

namespace ModelPrep.Processes;

/// <summary>The descendants of a process, read from <c>/proc</c>, and how they are ended.</summary>
internal static class ProcessTree
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Children whose parent dies become ours, so that none of them can escape its end.</summary>
    public static void AdoptOrphans() => _ = Libc.PrCtl(Libc.BecomeSubreaper, 1, 0, 0, 0);

    /// <summary>Asks all descendants of this process to end, and after <paramref name="grace"/> makes them.</summary>
    public static Task EndAsync(TimeSpan grace, TimeProvider time) => EndAsync(grace, time, []);

    /// <summary>The same, but for some children and what they have started.</summary>
    public static async Task EndAsync(TimeSpan grace, TimeProvider time, IEnumerable<int> butFor)
    {
        var spared = butFor.ToHashSet();
        foreach (var process in Own())
            _ = Libc.Kill(process, Libc.SigTerm);
        await WaitForEndAsync(() => Own().Count == 0, grace, time);
        // A process may start another between two looks, so look until there is nothing left to end.
        for (var attempt = 0; attempt < 20 && Kill(Own()) > 0; attempt++)
            await Task.Delay(PollInterval, time);

        static int Kill(List<int> processes) => processes.Count(process => Libc.Kill(process, Libc.SigKill) == 0);

        List<int> Own() => Descendants(Environment.ProcessId, spared);
    }

    /// <summary>Whether a process runs that a child has left behind, which has become ours.</summary>
    public static bool HasStrays() => Descendants(Environment.ProcessId, Child.Running.ToHashSet()).Count > 0;

    /// <summary>Ends what children have left behind.</summary>
    public static Task EndStraysAsync(TimeSpan grace, TimeProvider time) => EndAsync(grace, time, Child.Running);

    /// <summary>Kills those descendants of this process that a condition is true of.</summary>
    /// <returns>How many there were.</returns>
    public static int KillAll(Func<int, bool> condition) =>
        Descendants(Environment.ProcessId).Where(condition).Count(process => Libc.Kill(process, Libc.SigKill) == 0);

    /// <summary>Waits until something has ended.</summary>
    /// <returns>Whether it has, within the time that it gets.</returns>
    public static async Task<bool> WaitForEndAsync(
        Func<bool> hasEnded,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken = default
    )
    {
        var started = time.GetTimestamp();
        while (!hasEnded())
        {
            if (time.GetElapsedTime(started) >= patience)
                return false;
            await Task.Delay(PollInterval, time, cancellationToken);
        }

        return true;
    }

    /// <summary>Process ids of all running descendants.</summary>
    public static List<int> Descendants(int ancestor) => Descendants(ancestor, []);

    private static List<int> Descendants(int ancestor, HashSet<int> butFor)
    {
        var children = All()
            .Where(process => process.State is not 'Z')
            .ToLookup(process => process.Parent, process => process.Id);
        var found = new List<int>();
        var next = new Queue<int>([ancestor]);
        while (next.TryDequeue(out var parent))
        {
            foreach (var child in children[parent].Where(child => !butFor.Contains(child)))
            {
                found.Add(child);
                next.Enqueue(child);
            }
        }

        return found;
    }

    /// <summary>
    /// How many children a process has, zombies included; a large number where the kernel does not list them.
    /// </summary>
    public static int ChildrenOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/task/{process}/children")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return int.MaxValue;
        }
    }

    /// <summary>Bytes that this process and its descendants have in memory; what they share counts for each.</summary>
    public static long ResidentBytes() =>
        Descendants(Environment.ProcessId).Prepend(Environment.ProcessId).Sum(ResidentBytes);

    /// <summary>The environment that a process was started with.</summary>
    public static string[] EnvironmentOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/environ").Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether a process handles SIGTERM, as a server does from the time when its models are loaded.</summary>
    public static bool HandlesTermination(int process)
    {
        const string Field = "SigCgt:";
        try
        {
            var line = File.ReadLines($"/proc/{process}/status")
                .First(line => line.StartsWith(Field, StringComparison.Ordinal));
            var handled = ulong.Parse(line.AsSpan(Field.Length).Trim(), NumberStyles.HexNumber);
            return (handled & (1UL << (Libc.SigTerm - 1))) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return false; // it has ended
        }
    }

    /// <summary>The name of the program that a process runs, 15 bytes of it; empty for one that has ended.</summary>
    public static string NameOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <remarks>The second number of <c>statm</c>, in pages.</remarks>
    private static long ResidentBytes(int process)
    {
        try
        {
            return long.Parse(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1]) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            return 0; // it ended meanwhile
        }
    }

    private static IEnumerable<(int Id, int Parent, char State)> All()
    {
        foreach (var folder in Directory.Exists("/proc") ? FolderWalk.Folders("/proc") : [])
        {
            if (int.TryParse(Path.GetFileName(folder), out var id) && ReadStat(folder) is { } stat)
                yield return (id, stat.Parent, stat.State);
        }
    }

    /// <remarks>
    /// The name, in parentheses, may itself hold spaces and parentheses; the fields count from its end.
    /// </remarks>
    private static (int Parent, char State)? ReadStat(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1]), fields[0][0]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // it ended meanwhile, or is another user's and hidden from us: then it is no child of ours
        }
    }
}
