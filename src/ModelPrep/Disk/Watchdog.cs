namespace ModelPrep.Disk;

/// <summary>Runs work on a file system that may hang. Abandons the work after a timeout without progress.</summary>
/// <remarks>
/// A call on a network mount whose server is gone neither returns nor can be cancelled. So the work runs on a thread of
/// its own, which is left behind until the process ends.
/// </remarks>
internal sealed class Watchdog(TimeSpan limit, TimeProvider time)
{
    /// <summary>Time that healthy work gets to notice its cancellation.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <exception cref="TimeoutException">There was no progress within the timeout.</exception>
    public async Task<T> RunAsync<T>(Func<Heartbeat, Task<T>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var heartbeat = new Heartbeat(time, stop.Token);
        var running = Task
            .Factory.StartNew(
                () => work(heartbeat),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            )
            .Unwrap();
        try
        {
            while (limit - heartbeat.Age is var left)
            {
                if (left <= TimeSpan.Zero)
                    throw new TimeoutException($"there was no progress for {limit.TotalSeconds:0.#} s");
                await Task.WhenAny(running, Task.Delay(left, time, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
                if (running.IsCompleted)
                    break;
            }

            return await running;
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAny(running, Task.Delay(Grace, time, CancellationToken.None));
        }
    }
}
