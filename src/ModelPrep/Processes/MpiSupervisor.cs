using Microsoft.Extensions.Logging;

namespace ModelPrep.Processes;

/// <summary>Runs <c>mpirun</c> and ends it in the order that loses no request.</summary>
/// <remarks>
/// <c>mpirun</c> gives its ranks one second between SIGTERM and SIGKILL, which cuts off a server that drains. So rank 0, the
/// one with the requests, gets the signal first; when it has gone, <c>mpirun</c> gets one, and exactly one: a second within
/// five seconds would leave the ranks as orphans. For the same reason <c>mpirun</c> gets a session of its own: the signals of
/// a terminal go to all processes in it.
/// </remarks>
internal sealed partial class MpiSupervisor(TimeProvider time, ILogger<MpiSupervisor> log)
{
    private static readonly TimeSpan DrainMargin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    /// <exception cref="RankLostException">A rank has ended though nobody asked, with status 0.</exception>
    public async Task<int> RunAsync(ServerCommand command, CancellationToken cancellationToken)
    {
        ProcessTree.AdoptOrphans();
        var mpirun = SpawnedProcess.Start(command with { Environment = WithHome(command.Environment) }, newSession: true);
        try
        {
            if (await Task.WhenAny(mpirun.Exit, LostRankAsync(mpirun.Id, command.Ranks, cancellationToken)) is var first && first == mpirun.Exit)
                return await mpirun.Exit;
            await first; // throws when a stop is asked for
            Lost();
            await StopAsync(mpirun, command.ExitTimeout + DrainMargin);
            throw new RankLostException(
                Messages.RankLost, "A rank has ended without a failure that mpirun sees; the others were stopped", "Look in the log above for why it ended, and start again");
        }
        catch (OperationCanceledException)
        {
            await StopAsync(mpirun, command.ExitTimeout + DrainMargin);
            return 0; // a stop that was asked for and carried out
        }
        finally
        {
            await ProcessTree.EndAsync(TimeSpan.Zero, time);
        }
    }

    /// <summary>Ends when a rank has gone and mpirun does not mind, as it does when one ends with status 0: the others would wait for it for ever.</summary>
    private async Task LostRankAsync(int mpirun, int ranks, CancellationToken cancellationToken)
    {
        for (var (haveStarted, looksWithout) = (false, 0); looksWithout < 2; await Task.Delay(LookInterval, time, cancellationToken))
        {
            var count = ProcessTree.ChildrenOf(mpirun);
            haveStarted |= count > 0; // it starts all of them within milliseconds
            looksWithout = haveStarted && count < ranks ? looksWithout + 1 : 0; // mpirun gets time to end by itself
        }
    }

    /// <remarks>Without it, and without an entry of the user in <c>/etc/passwd</c>, <c>mpirun</c> of Open MPI 4.1.4 ends by SIGSEGV.</remarks>
    private static IReadOnlyDictionary<string, string?> WithHome(IReadOnlyDictionary<string, string?> environment) =>
        Environment.GetEnvironmentVariable("HOME") is { Length: > 0 }
            ? environment
            : new Dictionary<string, string?>(environment, StringComparer.Ordinal) { ["HOME"] = Path.GetTempPath() };

    private async Task StopAsync(SpawnedProcess mpirun, TimeSpan drainPatience)
    {
        var rank0 = ProcessTree.Descendants(mpirun.Id)
            .FirstOrDefault(process => ProcessTree.EnvironmentOf(process).Contains("OMPI_COMM_WORLD_RANK=0", StringComparer.Ordinal));
        if (rank0 != 0)
        {
            Draining(rank0);
            _ = Libc.Kill(rank0, Libc.SigTerm);
            await WaitForEndAsync(() => !ProcessTree.Descendants(mpirun.Id).Contains(rank0) || mpirun.Exit.IsCompleted, drainPatience);
        }

        if (!mpirun.Exit.IsCompleted)
        {
            Stopping(mpirun.Id);
            mpirun.Signal(Libc.SigTerm);
            await WaitForEndAsync(() => mpirun.Exit.IsCompleted, StopPatience);
        }
    }

    private async Task WaitForEndAsync(Func<bool> ended, TimeSpan patience)
    {
        var started = time.GetTimestamp();
        while (!ended() && time.GetElapsedTime(started) < patience)
            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
    }

    [LoggerMessage(4001, LogLevel.Information, "Stopping: rank 0 (process {Process}) drains its requests")]
    private partial void Draining(int process);

    [LoggerMessage(4003, LogLevel.Warning, "A rank has ended, and mpirun does not mind; the others are stopped")]
    private partial void Lost();

    [LoggerMessage(4002, LogLevel.Information, "Stopping: mpirun (process {Process}) ends the other ranks")]
    private partial void Stopping(int process);
}
