using System.Text.RegularExpressions;

namespace ModelPrep.Processes;

/// <summary>Ends what a server has left behind: processes and shared memory.</summary>
/// <remarks>
/// The processes of Python models remove their shared memory when they find that their server has gone, which takes
/// them up to two seconds. <c>/dev/shm</c> outlives the container: what is left there would be missing to the next
/// one.
/// </remarks>
internal sealed partial class ServerCleanup(ISharedRegions regions, TimeProvider time)
{
    /// <summary>How long the processes of Python models get.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2.5);

    private const string StubName = "triton_python_b"; // triton_python_backend_stub, as far as the kernel keeps names

    /// <summary>Whether a process is that of a Python model.</summary>
    public static bool IsStub(int process) => ProcessTree.NameOf(process) == StubName;

    /// <summary>Ends what is left of a server that has ended.</summary>
    public async Task RunAsync(ServerCommand command)
    {
        if (!await ProcessTree.WaitForEndAsync(HaveOthersEnded, Grace, time))
            await ProcessTree.EndAsync(TimeSpan.Zero, time);
        regions.RemoveAbandoned([.. Prefixes(command)]);
    }

    /// <remarks>A process that has ended looks alive to the processes of its models until it is reaped.</remarks>
    private static bool HaveOthersEnded()
    {
        while (Libc.WaitPid(-1, out _, Libc.NoHang) > 0)
        {
            // the next
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
