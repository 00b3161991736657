using System.Runtime.InteropServices;

namespace ModelPrep.Processes;

/// <summary>
/// Starts the server: executes it in place of this process, supervises it, or runs <c>mpirun</c> for several ranks.
/// </summary>
internal sealed class ServerLauncher(LaunchMode mode, ServerSupervisor server, MpiSupervisor ranks) : IServerLauncher
{
    /// <summary>Reports the progress of the start; null for no reports.</summary>
    /// <remarks>
    /// On a terminal, the server is supervised instead of executed, so that a process is left that can report.
    /// </remarks>
    public ServerWatch? Watch { get; init; }

    public Task<int> LaunchAsync(ServerCommand command, IArtifactUse use, CancellationToken cancellationToken)
    {
        if (command.Ranks > 1)
            return WatchedAsync(command, ranks.RunAsync, cancellationToken);
        if (mode is LaunchMode.Supervise || (mode is LaunchMode.Auto && Environment.ProcessId == 1))
            return WatchedAsync(command, server.RunAsync, cancellationToken);
        return mode is LaunchMode.Auto && Watch is { IsOnTerminal: true } && command.Address is not null
            ? WatchedAsync(command, server.RunAsync, cancellationToken)
            : throw Become(command, use, cancellationToken);
    }

    private async Task<int> WatchedAsync(
        ServerCommand command,
        Func<ServerCommand, CancellationToken, Task<int>> run,
        CancellationToken cancellationToken
    )
    {
        if (Watch is null || command.Address is not { } address)
            return await run(command, cancellationToken);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = run(command, cancellationToken);
        // A server that cannot be started does not load.
        var watching = running.IsCompleted ? Task.CompletedTask : Watch.RunAsync(address, ended.Token);
        try
        {
            return await running;
        }
        finally
        {
            await ended.CancelAsync();
            await watching;
        }
    }

    /// <returns>Returns only on failure, with the reason.</returns>
    private static ToolException Become(ServerCommand command, IArtifactUse use, CancellationToken cancellationToken)
    {
        // the server would not get a signal that this process has already received
        cancellationToken.ThrowIfCancellationRequested();
        string?[] arguments = [command.FilePath, .. command.Arguments, null];
        string?[] environment = [.. ChildEnvironment.OfServer(command.Environment), null];
        // .NET ignores SIGPIPE. An ignored signal stays ignored after exec; handlers do not survive it.
        _ = Libc.Signal(Libc.SigPipe, 0);
        use.KeepForNextProgram();
        _ = Libc.ExecVe(command.FilePath, arguments, environment);
        return new ToolException(
            Messages.ProgramUnusable,
            $"{command.FilePath} cannot be started ({Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())})",
            "Check the file and its permissions"
        );
    }
}
