using System.Text.RegularExpressions;

namespace ModelPrep.Processes;

/// <summary>Removes what a server left behind: processes and shared memory.</summary>
/// <remarks>
/// The processes of Python models remove their shared memory when they notice that their server is gone, within two
/// seconds. <c>/dev/shm</c> outlives the container, so memory that is left there would be missing in the next one.
/// </remarks>
internal sealed partial class ServerCleanup(ISharedRegions regions, TimeProvider time)
{
    /// <summary>Time for the processes of Python models to end by themselves.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2.5);

    // triton_python_backend_stub, shortened as the kernel stores names
    private const string StubName = "triton_python_b";

    /// <summary>True for a process of a Python model.</summary>
    public static bool IsStub(int process) => ProcessTree.NameOf(process) == StubName;

    /// <summary>Cleans up after a server that has ended.</summary>
    public async Task RunAsync(ServerCommand command)
    {
        if (!await ProcessTree.WaitForEndAsync(HaveOthersEnded, Grace, time))
            await ProcessTree.EndAsync(TimeSpan.Zero, time);
        regions.RemoveAbandoned([.. Prefixes(command)]);
    }

    /// <remarks>Until it is reaped, an ended process looks alive to the processes of its models.</remarks>
    private static bool HaveOthersEnded()
    {
        while (Libc.WaitPid(-1, out _, Libc.NoHang) > 0)
        {
            // Reap the next one.
        }

        var others = ProcessTree.Descendants(Environment.ProcessId);
        foreach (var process in others.Where(process => !IsStub(process)))
            _ = Libc.Kill(process, Libc.SigKill);
        return others.Count == 0;
    }

    private static IEnumerable<string> Prefixes(ServerCommand command) =>
        command
            .Arguments.Select(argument => PrefixArgument().Match(argument))
            .Where(match => match.Success)
            .Select(match => match.Groups["prefix"].Value)
            .Distinct(StringComparer.Ordinal);

    [GeneratedRegex("^(?:--backend-config=)?python,shm-region-prefix-name=(?<prefix>.+)$")]
    private static partial Regex PrefixArgument();
}
