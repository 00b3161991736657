using System.Runtime.InteropServices;

namespace ModelPrep.Processes;

/// <summary>Becomes the server, or supervises <c>mpirun</c> when there are several ranks.</summary>
internal sealed class ServerLauncher(MpiSupervisor supervisor) : IServerLauncher
{
    public Task<int> LaunchAsync(ServerCommand command, IArtifactUse use, CancellationToken cancellationToken) =>
        command.Ranks == 1 ? throw Become(command, use, cancellationToken) : supervisor.RunAsync(command, cancellationToken);

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
            $"{command.FilePath} cannot be started ({Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())})", "Check the file and its permissions");
    }
}
