using System.Globalization;

namespace StandIns.Tests.Tools;

/// <summary>What the kernel knows of a process.</summary>
internal static class ProcessState
{
    private const string Listening = "0A";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>The ports that a process itself listens at.</summary>
    public static IReadOnlyList<int> PortsOf(int process)
    {
        var targets = Directory.EnumerateFiles($"/proc/{process}/fd").Select(path => new FileInfo(path).LinkTarget);
        var own = targets.OfType<string>().ToHashSet(StringComparer.Ordinal);
        var sockets = new[] { "tcp", "tcp6" }.SelectMany(table =>
            File.ReadLines($"/proc/{process}/net/{table}").Skip(1)
        );
        return
        [
            .. sockets
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[3] == Listening && own.Contains($"socket:[{fields[9]}]"))
                .Select(fields => int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber))
                .Order(),
        ];
    }

    /// <summary>
    /// Whether a process has a handler for SIGTERM; without one it ends at once, and process 1 hears nothing.
    /// </summary>
    public static bool HandlesTerm(int process) => Has(process, "SigCgt:", Signals.Term);

    /// <summary>Whether a process is deaf to a signal.</summary>
    public static bool Ignores(int process, int signal) => Has(process, "SigIgn:", signal);

    /// <summary>
    /// Whether a process is there and has not ended; one that has ended may be left for its parent to notice.
    /// </summary>
    public static bool Runs(int process)
    {
        try
        {
            var state = File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].TrimStart()[0];
            return state is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Waits until a process that somebody else has killed is gone.</summary>
    public static async Task GoneAsync(int process)
    {
        var waited = TimeSpan.Zero;
        for (; Runs(process) && waited < RunningProgram.Patience; waited += Pause)
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        Assert.False(Runs(process), $"process {process} still runs");
    }

    private static bool Has(int process, string set, int signal)
    {
        var lines = File.ReadLines($"/proc/{process}/status");
        var signals = lines.First(line => line.StartsWith(set, StringComparison.Ordinal)).Split('\t')[1];
        return (ulong.Parse(signals, NumberStyles.HexNumber) & (1UL << (signal - 1))) != 0;
    }

    /// <summary>The only child of a process.</summary>
    public static int ChildOf(int process) =>
        int.Parse(File.ReadAllText($"/proc/{process}/task/{process}/children"), NumberStyles.AllowTrailingWhite);
}
