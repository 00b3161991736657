using System.Runtime.InteropServices;

namespace ModelPrep.CommandLine;

/// <summary>Turns the signals that ask a process to end into cancellation.</summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Signals()
    {
        foreach (var (signal, number) in new[] { (PosixSignal.SIGTERM, 15), (PosixSignal.SIGINT, 2), (PosixSignal.SIGHUP, 1) })
            _registrations.Add(PosixSignalRegistration.Create(signal, context => Receive(context, number)));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Exit status for the signal that came, 128 + n; null when none came.</summary>
    public int? ExitStatus { get; private set; }

    /// <summary>
    /// Runs work that should end when a signal comes, and gives up waiting for it after <paramref name="patience"/>.
    /// </summary>
    public async Task<int> RunAsync(Func<CancellationToken, Task<int>> work, TimeSpan patience)
    {
        var running = work(Token);
        var stopped = new TaskCompletionSource();
        await using var registration = Token.Register(stopped.SetResult);
        if (await Task.WhenAny(running, stopped.Task) == stopped.Task)
            await Task.WhenAny(running, Task.Delay(patience, TimeProvider.System, CancellationToken.None));
        if (!running.IsCompleted)
            return ExitStatus!.Value;
        try
        {
            return await running;
        }
        catch (Exception) when (ExitStatus is not null)
        {
            return ExitStatus.Value; // whatever broke while it was being stopped
        }
    }

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _stop.Dispose();
    }

    private void Receive(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        ExitStatus ??= 128 + number;
        _stop.Cancel();
    }
}
