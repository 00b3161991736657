using System.Runtime.InteropServices;
using ModelPrep.Processes;

namespace ModelPrep.CommandLine;

/// <summary>Turns the signals that ask a process to end into cancellation.</summary>
/// <remarks>
/// SIGQUIT, which Ctrl-\ sends, is one of them: who dies by it leaves a server behind that he supervised.
/// </remarks>
internal sealed class Signals : IDisposable
{
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const PosixSignal User1 = (PosixSignal)10;
    private const PosixSignal User2 = (PosixSignal)12;

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _insisted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Signals()
    {
        foreach (
            var (signal, number) in new[]
            {
                (PosixSignal.SIGTERM, 15),
                (PosixSignal.SIGINT, Interrupt),
                (PosixSignal.SIGHUP, 1),
                (PosixSignal.SIGQUIT, Quit),
            }
        )
            _registrations.Add(PosixSignalRegistration.Create(signal, context => Receive(context, number)));
        // They end a process that does not know them, and nobody here means anything by them.
        foreach (var signal in new[] { User1, User2 })
            _registrations.Add(PosixSignalRegistration.Create(signal, context => context.Cancel = true));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Exit status for the signal that came, 128 + n; null when none came.</summary>
    public int? ExitStatus { get; private set; }

    /// <summary>
    /// Runs work that should end when a signal comes, and gives up waiting for it after <paramref name="patience"/>.
    /// </summary>
    /// <param name="work">The work; gets <see cref="Token"/>.</param>
    /// <param name="patience">How long it may take to end.</param>
    /// <param name="heedsSecond">
    /// Whether a second Ctrl-C ends it, and all that it has started, at once. Only a person sends two of them; nobody
    /// asks a server in a pod twice.
    /// </param>
    /// <param name="cleanup">How long the work may take after what it has started was killed.</param>
    public async Task<int> RunAsync(
        Func<CancellationToken, Task<int>> work,
        TimeSpan patience,
        bool heedsSecond = true,
        TimeSpan cleanup = default
    )
    {
        // On a thread of its own: a call that blocks, as on a hung mount, must not block this one.
        var running = Task.Run(() => work(Token));
        var stopped = new TaskCompletionSource();
        await using var registration = Token.Register(stopped.SetResult);
        if (await Task.WhenAny(running, stopped.Task) == stopped.Task)
            await Task.WhenAny(
                running,
                Task.Delay(patience, TimeProvider.System, CancellationToken.None),
                heedsSecond ? _insisted.Task : running
            );
        if (!running.IsCompleted)
        {
            if (_insisted.Task.IsCompleted)
                await KillAsync(running, cleanup);
            return ExitStatus!.Value;
        }

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

    /// <summary>Kills what was started; whoever waits for it may then remove what it has left.</summary>
    private static async Task KillAsync(Task running, TimeSpan cleanup)
    {
        _ = ProcessTree.KillAll(process => !ServerCleanup.IsStub(process));
        await Task.WhenAny(running, Task.Delay(cleanup));
        await ProcessTree.EndAsync(TimeSpan.Zero, TimeProvider.System);
    }

    private void Receive(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        if (ExitStatus is not null && number is (Interrupt or Quit))
            _insisted.TrySetResult();
        ExitStatus ??= 128 + number;
        _stop.Cancel();
    }
}
