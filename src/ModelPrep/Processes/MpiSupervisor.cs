using Microsoft.Extensions.Logging;

namespace ModelPrep.Processes;

/// <summary>Runs <c>mpirun</c> and copies the output of its ranks. <see cref="MpiStop"/> stops it.</summary>
/// <remarks><c>mpirun</c> gets a session of its own, so that signals of a terminal do not reach it.</remarks>
internal sealed partial class MpiSupervisor(
    MpiStop stop,
    ServerCleanup cleanup,
    TimeProvider time,
    ILogger<MpiSupervisor> log
)
{
    private const int Aborted = 1;
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    /// <returns>The status of <c>mpirun</c>, or the result of <see cref="MpiStop"/>.</returns>
    /// <exception cref="RankLostException">
    /// A rank ended with status 0 without being asked to, or refuses its arguments.
    /// </exception>
    public async Task<int> RunAsync(ServerCommand command, CancellationToken cancellationToken)
    {
        ProcessTree.AdoptOrphans();
        using var output = new RankOutput(command.RankPrograms.Count);
        var status = await RunAsync(command, output, cancellationToken);
        output.Dispose();
        return status == Aborted && !cancellationToken.IsCancellationRequested && output.RefusedArguments is { } reason
            ? throw new RankLostException(
                Messages.ArgumentRefused,
                $"The server refuses its arguments: {reason}",
                "Correct what follows -- on the command line"
            )
            : status;
    }

    private async Task<int> RunAsync(ServerCommand command, RankOutput output, CancellationToken cancellationToken)
    {
        var redirected = output.Redirect(command) with { Environment = WithHome(command.Environment) };
        var mpirun = Child.Start(Server(redirected));
        try
        {
            var lost = LostRankAsync(mpirun.Id, command.Ranks, cancellationToken);
            if (await Task.WhenAny(mpirun.Exit, lost) == mpirun.Exit)
                return await mpirun.Exit;
            await lost; // throws if a stop is requested
            Lost();
            await stop.RunAsync(mpirun, command.ExitTimeout);
            throw new RankLostException(
                Messages.RankLost,
                "A rank has ended without a failure that mpirun sees; the others were stopped",
                "Look in the log above for why it ended, and start again"
            );
        }
        catch (OperationCanceledException)
        {
            return await stop.RunAsync(mpirun, command.ExitTimeout);
        }
        finally
        {
            await cleanup.RunAsync(command);
        }
    }

    private static ChildStart Server(ServerCommand command) =>
        new(command.FilePath, command.Arguments, ChildEnvironment.OfServer(command.Environment)) { IsServer = true };

    /// <summary>
    /// Returns when a rank has ended and mpirun ignores it. The other ranks would wait for it for ever.
    /// </summary>
    private async Task LostRankAsync(int mpirun, int ranks, CancellationToken cancellationToken)
    {
        for (
            var (haveStarted, looksWithout) = (false, 0);
            looksWithout < 2;
            await Task.Delay(LookInterval, time, cancellationToken)
        )
        {
            var count = ProcessTree.ChildrenOf(mpirun);
            haveStarted |= count > 0; // mpirun starts all ranks within milliseconds
            // one more look gives mpirun time to end by itself
            looksWithout = haveStarted && count < ranks ? looksWithout + 1 : 0;
        }
    }

    /// <remarks>
    /// Without HOME, and without an entry of the user in <c>/etc/passwd</c>, <c>mpirun</c> of Open MPI 4.1.4 ends by
    /// SIGSEGV.
    /// </remarks>
    private static IReadOnlyDictionary<string, string?> WithHome(IReadOnlyDictionary<string, string?> environment) =>
        Environment.GetEnvironmentVariable("HOME") is { Length: > 0 }
            ? environment
            : new Dictionary<string, string?>(environment, StringComparer.Ordinal) { ["HOME"] = Path.GetTempPath() };

    [LoggerMessage(4003, LogLevel.Warning, "A rank has ended, and mpirun does not mind; the others are stopped")]
    private partial void Lost();
}
