using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace ModelPrep.Processes;

/// <summary>A process that this one has started: the only place that starts any.</summary>
/// <remarks>
/// It starts as if by a shell: default signals, no descriptor of ours but its standard streams. It gets its death
/// signal when the thread that has started it ends, so that thread stays until the child has ended.
/// </remarks>
internal sealed class Child
{
    private static readonly ConcurrentDictionary<int, bool> Alive = new();

    private Child(int id, Task<int> exit) => (Id, Exit) = (id, exit);

    /// <summary>Its process id.</summary>
    public int Id { get; }

    /// <summary>Its exit status when it has ended; 128 + n after signal n.</summary>
    public Task<int> Exit { get; }

    /// <summary>Ids of all that run.</summary>
    public static IReadOnlyCollection<int> Running => [.. Alive.Keys];

    /// <summary>Starts one; it runs its program when this returns.</summary>
    /// <exception cref="ToolException">It could not be started.</exception>
    public static Child Start(ChildStart start)
    {
        var started = new TaskCompletionSource<Child>();
        new Thread(() => Run(start, started)) { IsBackground = true, Name = "child" }.Start();
        return started.Task.GetAwaiter().GetResult();
    }

    /// <summary>Sends it a signal, unless it has ended.</summary>
    public void Signal(int signal)
    {
        if (!Exit.IsCompleted)
            _ = Libc.Kill(Id, signal);
    }

    private static void Run(ChildStart start, TaskCompletionSource<Child> started)
    {
        int id;
        var exit = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            id = ChildSpawn.Run(start);
        }
        catch (Exception e)
        {
            started.SetException(e);
            return;
        }

        Alive[id] = true;
        started.SetResult(new Child(id, exit.Task));
        var status = Wait(id, start.IsServer);
        _ = Alive.TryRemove(id, out _);
        exit.SetResult(status);
    }

    /// <param name="id">The child.</param>
    /// <param name="reapsOthers">
    /// Whether others that end are reaped, too: the first process of a container gets all orphans.
    /// </param>
    private static int Wait(int id, bool reapsOthers)
    {
        while (true)
        {
            var ended = Libc.WaitPid(reapsOthers ? -1 : id, out var status, 0);
            if (ended == id)
                return (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
            if (ended < 0 && Marshal.GetLastPInvokeError() != Libc.Interrupted)
                return 0; // somebody else has reaped it, and its status is gone
        }
    }
}
