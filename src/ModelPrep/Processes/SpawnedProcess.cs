using System.Runtime.InteropServices;

namespace ModelPrep.Processes;

/// <summary>A server that runs as a child, started as if by a shell: our standard streams, default signals, no descriptor of ours.</summary>
/// <remarks>
/// Not by .NET's own class, which hands on that SIGPIPE is ignored, and cannot start a session. As long as the child runs, other
/// children that end are reaped, too: the first process of a container gets all orphans. Nothing can be started by .NET after it.
/// </remarks>
internal sealed unsafe class SpawnedProcess
{
    private const int AttributeBytes = 512; // posix_spawnattr_t has 336 in glibc
    private const int SignalSetBytes = 128; // sigset_t
    private const short SetDefaultSignals = 0x04; // POSIX_SPAWN_SETSIGDEF
    private const short SetSignalMask = 0x08; // POSIX_SPAWN_SETSIGMASK
    private const short SetSession = 0x80; // POSIX_SPAWN_SETSID

    private SpawnedProcess(int id)
    {
        Id = id;
        Exit = Task.Factory.StartNew(() => Wait(id), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Its process id.</summary>
    public int Id { get; }

    /// <summary>Its exit status when it has ended; 128 + n after signal n.</summary>
    public Task<int> Exit { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="command">The server.</param>
    /// <param name="newSession">Whether it gets a session of its own, so that the signals of a terminal do not reach it.</param>
    /// <exception cref="ToolException">It could not be started.</exception>
    public static SpawnedProcess Start(ServerCommand command, bool newSession)
    {
        // As process 1, or where SIGCHLD was ignored when it started, .NET reaps all children once it has started one, ours included.
        _ = Libc.Signal(Libc.SigChild, 0);
        byte* attributes = stackalloc byte[AttributeBytes], all = stackalloc byte[SignalSetBytes], none = stackalloc byte[SignalSetBytes];
        new Span<byte>(all, SignalSetBytes).Fill(0xff);
        new Span<byte>(none, SignalSetBytes).Clear();
        _ = Libc.SpawnAttributesInit(attributes);
        _ = Libc.SpawnAttributesSetSignals(attributes, all);
        _ = Libc.SpawnAttributesSetMask(attributes, none);
        _ = Libc.SpawnAttributesSetFlags(attributes, (short)(SetDefaultSignals | SetSignalMask | (newSession ? SetSession : 0)));
        var error = Libc.Spawn(
            out var id, command.FilePath, null, attributes, [command.FilePath, .. command.Arguments, null], [.. ChildEnvironment.Whole(command.Environment), null]);
        _ = Libc.SpawnAttributesDestroy(attributes);
        return error == 0
            ? new SpawnedProcess(id)
            : throw new ToolException(Messages.ProgramUnusable, $"{command.FilePath} cannot be started ({Marshal.GetPInvokeErrorMessage(error)})", "Check the file and its permissions");
    }

    /// <summary>Sends it a signal, unless it has ended.</summary>
    public void Signal(int signal)
    {
        if (!Exit.IsCompleted)
            _ = Libc.Kill(Id, signal);
    }

    private static int Wait(int id)
    {
        while (true)
        {
            var ended = Libc.WaitPid(-1, out var status, 0);
            if (ended == id)
                return (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
            if (ended < 0 && Marshal.GetLastPInvokeError() != Libc.Interrupted)
                return 0; // somebody else has reaped it, and its status is gone
        }
    }
}
