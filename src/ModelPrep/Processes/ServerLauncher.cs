using System.Runtime.InteropServices;

namespace ModelPrep.Processes;

/// <summary>Becomes the server, or supervises it, or <c>mpirun</c> when there are several ranks.</summary>
internal sealed class ServerLauncher(LaunchMode mode, ServerSupervisor server, MpiSupervisor ranks) : IServerLauncher
{
    /// <summary>Says how the start goes; null where nobody is told.</summary>
    /// <remarks>On a terminal, it is a reason not to become the server: somebody must be left who can say it.</remarks>
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
        // what cannot be started does not load
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

    /// <returns>Only when it could not be done, why.</returns>
    private static ToolException Become(ServerCommand command, IArtifactUse use, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested(); // the server would never hear of a signal that we have taken
        string?[] arguments = [command.FilePath, .. command.Arguments, null];
        string?[] environment = [.. ChildEnvironment.OfServer(command.Environment), null];
        // .NET ignores SIGPIPE, and what is ignored stays so in the new program; handlers do not survive.
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
