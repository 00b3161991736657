using System.Globalization;

namespace ModelPrep.Processes;

/// <summary>Finds the descendants of a process in <c>/proc</c>, and ends them.</summary>
internal static class ProcessTree
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Makes this process adopt orphaned descendants, so that none can escape.</summary>
    public static void AdoptOrphans() => _ = Libc.PrCtl(Libc.BecomeSubreaper, 1, 0, 0, 0);

    /// <summary>Sends SIGTERM to all descendants of this process, and SIGKILL after <paramref name="grace"/>.</summary>
    public static Task EndAsync(TimeSpan grace, TimeProvider time) => EndAsync(grace, time, []);

    /// <summary>The same, except for some children and their descendants.</summary>
    public static async Task EndAsync(TimeSpan grace, TimeProvider time, IEnumerable<int> butFor)
    {
        var spared = butFor.ToHashSet();
        foreach (var process in Own())
            _ = Libc.Kill(process, Libc.SigTerm);
        await WaitForEndAsync(() => Own().Count == 0, grace, time);
        // A process may start another one between two looks, so repeat until none is left.
        for (var attempt = 0; attempt < 20 && Kill(Own()) > 0; attempt++)
            await Task.Delay(PollInterval, time);

        static int Kill(List<int> processes) => processes.Count(process => Libc.Kill(process, Libc.SigKill) == 0);

        List<int> Own() => Descendants(Environment.ProcessId, spared);
    }

    /// <summary>True if a process runs that a child left behind and this process adopted.</summary>
    public static bool HasStrays() => Descendants(Environment.ProcessId, Child.Running.ToHashSet()).Count > 0;

    /// <summary>Ends processes that children left behind.</summary>
    public static Task EndStraysAsync(TimeSpan grace, TimeProvider time) => EndAsync(grace, time, Child.Running);

    /// <summary>Kills the descendants of this process that meet a condition.</summary>
    /// <returns>Number of processes killed.</returns>
    public static int KillAll(Func<int, bool> condition) =>
        Descendants(Environment.ProcessId).Where(condition).Count(process => Libc.Kill(process, Libc.SigKill) == 0);

    /// <summary>Polls until a condition is met.</summary>
    /// <returns>True if it was met in time.</returns>
    public static async Task<bool> WaitForEndAsync(
        Func<bool> hasEnded,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancellationToken = default
    )
    {
        var started = time.GetTimestamp();
        while (!hasEnded())
        {
            if (time.GetElapsedTime(started) >= timeout)
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
    /// Number of a process' children, zombies included. A large number if the kernel does not list them.
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

    /// <summary>Memory of this process and its descendants in bytes. Shared memory counts for each process.</summary>
    public static long ResidentBytes() =>
        Descendants(Environment.ProcessId).Prepend(Environment.ProcessId).Sum(ResidentBytes);

    /// <summary>The environment with which a process was started.</summary>
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

    /// <summary>True if a process handles SIGTERM. A server does so once its models are loaded.</summary>
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
            return false; // the process has ended
        }
    }

    /// <summary>Name of the program that a process runs, at most 15 bytes; empty if the process has ended.</summary>
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

    /// <remarks>Reads the second number of <c>statm</c>, in pages.</remarks>
    private static long ResidentBytes(int process)
    {
        try
        {
            return long.Parse(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1]) * Environment.SystemPageSize;
        }
        catch (IOException)
        {
            return 0; // the process has ended
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
    /// The name, in parentheses, may contain spaces and parentheses, so the fields are counted from its end.
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
            return null; // it has ended, or is another user's and hidden, so it is not a child of ours
        }
    }
}
