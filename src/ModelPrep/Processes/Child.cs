using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace ModelPrep.Processes;

/// <summary>A child process. All child processes are started here.</summary>
/// <remarks>
/// A child starts as a shell would start it: with default signals, and with no descriptor of ours but its standard
/// streams. The kernel sends its death signal when the thread that started it ends, so that thread waits until the
/// child has ended.
/// </remarks>
internal sealed class Child
{
    private static readonly ConcurrentDictionary<int, bool> Alive = new();

    private Child(int id, Task<int> exit) => (Id, Exit) = (id, exit);

    /// <summary>Process id.</summary>
    public int Id { get; }

    /// <summary>Exit status; 128 + n after signal n.</summary>
    public Task<int> Exit { get; }

    /// <summary>Ids of all running children.</summary>
    public static IReadOnlyCollection<int> Running => [.. Alive.Keys];

    /// <summary>Starts a child. Its program runs when this returns.</summary>
    /// <exception cref="ToolException">The program could not be started.</exception>
    public static Child Start(ChildStart start)
    {
        var started = new TaskCompletionSource<Child>();
        new Thread(() => Run(start, started)) { IsBackground = true, Name = "child" }.Start();
        return started.Task.GetAwaiter().GetResult();
    }

    /// <summary>Sends a signal, unless the child has ended.</summary>
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

    /// <param name="id">Process id of the child.</param>
    /// <param name="reapsOthers">
    /// True to reap other processes, too: the first process of a container inherits all orphans.
    /// </param>
    private static int Wait(int id, bool reapsOthers)
    {
        while (true)
        {
            var ended = Libc.WaitPid(reapsOthers ? -1 : id, out var status, 0);
            if (ended == id)
                return (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
            if (ended < 0 && Marshal.GetLastPInvokeError() != Libc.Interrupted)
                return 0; // another thread has reaped it, so its status is lost
        }
    }
}
