using Microsoft.Extensions.Logging;

namespace ModelPrep.Processes;

/// <summary>Stops <c>mpirun</c> and its ranks in the order that loses no request.</summary>
/// <remarks>
/// <c>mpirun</c> gives its ranks one second between SIGTERM and SIGKILL, which would cut off a draining server. So rank
/// 0, which has the requests, gets the signal first. When rank 0 has ended, <c>mpirun</c> ends the job by itself if
/// rank 0 told the other ranks to end, or ended by a signal. A signal to <c>mpirun</c> at that moment would crash it:
/// Open MPI 4.1 ends by SIGSEGV. So <c>mpirun</c> gets time first, and then one SIGTERM. A second SIGTERM within five
/// seconds would leave the ranks as orphans.
/// </remarks>
internal sealed partial class MpiStop(TimeProvider time, ILogger<MpiStop> log)
{
    private const int Drained = 0;
    private const int CutOff = 1;
    private const int NotReady = 128 + Libc.SigTerm;
    private static readonly TimeSpan DrainMargin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan OwnEndTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SignalledTimeout = TimeSpan.FromSeconds(4); // it takes two seconds at most

    /// <returns>
    /// 0 if the requests were answered; 1 if they were cut off; 128 + SIGTERM if the models were not loaded yet; the
    /// status of <c>mpirun</c> if it ended by itself.
    /// </returns>
    public async Task<int> RunAsync(Child mpirun, TimeSpan exitTimeout)
    {
        var leader = 0;
        await ProcessTree.WaitForEndAsync(
            () => mpirun.Exit.IsCompleted || (leader = LeaderOf(mpirun.Id)) != 0,
            OwnEndTimeout,
            time
        );
        var hasDrained = leader == 0 || await DrainAsync(mpirun, leader, exitTimeout + DrainMargin);
        if (hasDrained && leader != 0)
            await ProcessTree.WaitForEndAsync(() => mpirun.Exit.IsCompleted, OwnEndTimeout, time);
        if (mpirun.Exit.IsCompleted)
            return await mpirun.Exit;
        Stopping(mpirun.Id);
        mpirun.Signal(Libc.SigTerm);
        await ProcessTree.WaitForEndAsync(() => mpirun.Exit.IsCompleted, SignalledTimeout, time);
        return leader == 0 ? NotReady
            : hasDrained ? Drained
            : CutOff;
    }

    /// <returns>True if rank 0 ended in time.</returns>
    private async Task<bool> DrainAsync(Child mpirun, int leader, TimeSpan timeout)
    {
        if (ProcessTree.HandlesTermination(leader))
            Draining(leader);
        else
            Ending(leader);
        _ = Libc.Kill(leader, Libc.SigTerm);
        var hasEnded = await ProcessTree.WaitForEndAsync(
            () => mpirun.Exit.IsCompleted || !ProcessTree.Descendants(mpirun.Id).Contains(leader),
            timeout,
            time
        );
        if (!hasEnded)
            Overdue(leader);
        return hasEnded;
    }

    /// <summary>Process id of rank 0; 0 if there is none.</summary>
    private static int LeaderOf(int mpirun) =>
        ProcessTree
            .Descendants(mpirun)
            .FirstOrDefault(process =>
                ProcessTree.EnvironmentOf(process).Contains("OMPI_COMM_WORLD_RANK=0", StringComparer.Ordinal)
            );

    [LoggerMessage(4001, LogLevel.Information, "Stopping: rank 0 (process {Process}) drains its requests")]
    private partial void Draining(int process);

    [LoggerMessage(
        4004,
        LogLevel.Information,
        "Stopping: rank 0 (process {Process}) still loads its models, and ends at once"
    )]
    private partial void Ending(int process);

    [LoggerMessage(4005, LogLevel.Warning, "Rank 0 (process {Process}) has not ended in its time, and is killed")]
    private partial void Overdue(int process);

    [LoggerMessage(4002, LogLevel.Information, "Stopping: mpirun (process {Process}) ends the other ranks")]
    private partial void Stopping(int process);
}
