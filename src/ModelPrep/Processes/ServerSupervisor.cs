using Microsoft.Extensions.Logging;

namespace ModelPrep.Processes;

/// <summary>Runs one server as a child and forwards signals.</summary>
/// <remarks>
/// As the first process of a container, a server that is loading its models would miss SIGTERM: it installs its handler
/// later, and the kernel delivers to process 1 only signals that it handles. As a child, it ends at once.
/// </remarks>
internal sealed partial class ServerSupervisor(ServerCleanup cleanup, TimeProvider time, ILogger<ServerSupervisor> log)
{
    private const int CutOff = 1;
    private static readonly TimeSpan DrainMargin = TimeSpan.FromSeconds(5);

    /// <returns>
    /// The server's status: 128 + SIGTERM if it was stopped while loading; 1 if its exit timeout cut off requests, or
    /// if it had to be killed.
    /// </returns>
    public async Task<int> RunAsync(ServerCommand command, CancellationToken cancellationToken)
    {
        ProcessTree.AdoptOrphans();
        var server = Child.Start(
            new ChildStart(command.FilePath, command.Arguments, ChildEnvironment.OfServer(command.Environment))
            {
                IsServer = true,
                DeathSignal = Libc.SigTerm,
            }
        );
        try
        {
            return await server.Exit.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return await StopAsync(server, command.ExitTimeout + DrainMargin);
        }
        finally
        {
            await cleanup.RunAsync(command);
        }
    }

    private async Task<int> StopAsync(Child server, TimeSpan timeout)
    {
        if (ProcessTree.HandlesTermination(server.Id))
            Draining(server.Id);
        else
            Ending(server.Id);
        server.Signal(Libc.SigTerm);
        if (await Task.WhenAny(server.Exit, Task.Delay(timeout, time, CancellationToken.None)) == server.Exit)
            return await server.Exit;
        Killing(server.Id);
        server.Signal(Libc.SigKill);
        await server.Exit;
        return CutOff;
    }

    [LoggerMessage(4011, LogLevel.Information, "Stopping: the server (process {Process}) drains its requests")]
    private partial void Draining(int process);

    [LoggerMessage(
        4012,
        LogLevel.Information,
        "Stopping: the server (process {Process}) still loads its models, and ends at once"
    )]
    private partial void Ending(int process);

    [LoggerMessage(4013, LogLevel.Warning, "The server (process {Process}) has not ended in its time, and is killed")]
    private partial void Killing(int process);
}
