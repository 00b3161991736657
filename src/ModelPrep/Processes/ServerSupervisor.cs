using Microsoft.Extensions.Logging;

namespace ModelPrep.Processes;

/// <summary>Runs one server as a child and hands signals on.</summary>
/// <remarks>
/// As the first process of a container, a server that still loads its models would not hear SIGTERM: it installs its handler
/// afterwards, and the kernel delivers to process 1 only what it handles. As a child it ends at once.
/// </remarks>
internal sealed partial class ServerSupervisor(TimeProvider time, ILogger<ServerSupervisor> log)
{
    private const int EndedByUs = 128 + Libc.SigTerm; // it has no handler yet while it loads
    private static readonly TimeSpan DrainMargin = TimeSpan.FromSeconds(5);

    /// <returns>The server's status; 0 when it was stopped while it loaded, which is what was asked for.</returns>
    public async Task<int> RunAsync(ServerCommand command, CancellationToken cancellationToken) =>
        await RunAsServerAsync(command, cancellationToken) is var status && status == EndedByUs && cancellationToken.IsCancellationRequested ? 0 : status;

    /// <returns>The server's status, 128 + SIGTERM when it was stopped while it loaded: as if this process had become the server.</returns>
    public async Task<int> RunAsServerAsync(ServerCommand command, CancellationToken cancellationToken)
    {
        ProcessTree.AdoptOrphans();
        var server = SpawnedProcess.Start(command, newSession: true);
        try
        {
            return await server.Exit.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Stopping(server.Id);
            server.Signal(Libc.SigTerm);
            if (await Task.WhenAny(server.Exit, Task.Delay(command.ExitTimeout + DrainMargin, time, CancellationToken.None)) != server.Exit)
                server.Signal(Libc.SigKill);
            return await server.Exit;
        }
        finally
        {
            await ProcessTree.EndAsync(TimeSpan.Zero, time);
        }
    }

    [LoggerMessage(4011, LogLevel.Information, "Stopping: the server (process {Process}) drains its requests")]
    private partial void Stopping(int process);
}
