using System.Runtime.InteropServices;

namespace StandIns.Server;

/// <summary>
/// SIGTERM and SIGINT once the server has started; the first asks it to stop, the next change nothing.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;
    private int _received;

    public StopSignal(EventLog events, ServerLog log)
    {
        _registrations = [Register(PosixSignal.SIGTERM, 15), Register(PosixSignal.SIGINT, 2)];

        PosixSignalRegistration Register(PosixSignal signal, int number) =>
            PosixSignalRegistration.Create(
                signal,
                received =>
                {
                    received.Cancel = true;
                    events.Record("signal", code: number);
                    if (Interlocked.Increment(ref _received) > 1)
                        return;
                    // first: the process may be gone right after the next line
                    log.Plain($"Signal ({number}) received.");
                    _asked.SetResult();
                }
            );
    }

    public Task Asked => _asked.Task;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
