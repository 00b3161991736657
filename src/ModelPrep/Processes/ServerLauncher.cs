using System.Runtime.InteropServices;

namespace ModelPrep.Processes;

/// <summary>Becomes the server, or supervises it, or <c>mpirun</c> when there are several ranks.</summary>
internal sealed class ServerLauncher(LaunchMode mode, ServerSupervisor server, MpiSupervisor ranks) : IServerLauncher
{
    /// <exception cref="UsageException">Several ranks cannot be one process.</exception>
    public Task<int> LaunchAsync(ServerCommand command, IArtifactUse use, CancellationToken cancellationToken)
    {
        if (command.Ranks > 1)
            return mode is LaunchMode.Exec
                ? throw new UsageException(Messages.OptionsConflict, $"--launch exec is for one server, there are {command.Ranks}", "Leave it away: mpirun is supervised")
                : ranks.RunAsync(command, cancellationToken);
        return mode is LaunchMode.Supervise || (mode is LaunchMode.Auto && Environment.ProcessId == 1)
            ? server.RunAsync(command, cancellationToken)
            : throw Become(command, use, cancellationToken);
    }

    /// <returns>Only when it could not be done, why.</returns>
    private static ToolException Become(ServerCommand command, IArtifactUse use, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested(); // the server would never hear of a signal that we have taken
        string?[] arguments = [command.FilePath, .. command.Arguments, null];
        string?[] environment = [.. ChildEnvironment.Whole(command.Environment), null];
        // .NET ignores SIGPIPE, and what is ignored stays so in the new program; handlers do not survive.
        _ = Libc.Signal(Libc.SigPipe, 0);
        use.KeepForNextProgram();
        _ = Libc.ExecVe(command.FilePath, arguments, environment);
        return new ToolException(
            Messages.ProgramUnusable,
            $"{command.FilePath} cannot be started ({Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())})", "Check the file and its permissions");
    }
}
