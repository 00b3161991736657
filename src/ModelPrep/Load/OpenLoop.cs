namespace ModelPrep.Load;

/// <summary>Sends requests on a schedule, regardless of earlier requests.</summary>
/// <remarks>
/// Times count from when a request was due. Otherwise a slow server, which delays later requests, would be measured
/// only by the few requests that it let through.
/// </remarks>
/// <param name="sender">Sends the requests.</param>
/// <param name="rate">Requests per second, above 0.</param>
/// <param name="mostInFlight">
/// Maximum number of requests in flight, from 1. A request that is due at this number is skipped.
/// </param>
/// <param name="time">The clock.</param>
internal sealed class OpenLoop(RequestSender sender, double rate, int mostInFlight, TimeProvider time)
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inFlight = 1; // the schedule counts as one, so the run is not drained while it goes on

    /// <summary>Returns when no more requests may begin and all requests that began have ended.</summary>
    public async Task RunAsync(CancellationToken noMore, CancellationToken abort)
    {
        var started = time.GetTimestamp();
        for (var number = 0L; sender.HasMore && await IsDueAsync(DueTime(started, number), noMore); number++)
        {
            if (Volatile.Read(ref _inFlight) > mostInFlight)
                sender.Skip();
            else if (sender.TryTake())
                _ = SendAsync(DueTime(started, number), abort);
        }

        Leave();
        await _drained.Task;
    }

    private long DueTime(long started, long number) => started + (long)(number / rate * time.TimestampFrequency);

    /// <summary>Waits until a request is due. False if no more requests may begin.</summary>
    private async Task<bool> IsDueAsync(long due, CancellationToken noMore)
    {
        while (!noMore.IsCancellationRequested)
        {
            var left = time.GetElapsedTime(time.GetTimestamp(), due);
            if (left <= TimeSpan.Zero)
                return true;
            // Timers count whole milliseconds. Without rounding up, a fraction would end the wait early.
            await Task.Delay(
                    TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(left.TotalMilliseconds), int.MaxValue)),
                    time,
                    noMore
                )
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    private async Task SendAsync(long due, CancellationToken abort)
    {
        Interlocked.Increment(ref _inFlight);
        await sender.SendAsync(due, abort);
        Leave();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _inFlight) == 0)
            _drained.SetResult();
    }
}
