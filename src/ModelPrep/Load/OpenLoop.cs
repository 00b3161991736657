namespace ModelPrep.Load;

/// <summary>Begins requests on a schedule, whatever becomes of the ones before.</summary>
/// <remarks>
/// Times count from when a request was due, so that a server that is slow, and keeps later requests from being begun,
/// is not measured by the few that it let through.
/// </remarks>
/// <param name="sender">What they are sent with.</param>
/// <param name="rate">Requests per second, above 0.</param>
/// <param name="mostInFlight">When so many are in flight, a request that is due is skipped; from 1.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenLoop(RequestSender sender, double rate, int mostInFlight, TimeProvider time)
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inFlight = 1; // the schedule itself counts as one, so that nothing is drained while it runs

    /// <summary>
    /// Returns when there are no more requests, or no more may be begun, and all that were have ended.
    /// </summary>
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

    /// <summary>Waits until a time; false when no more requests may be begun.</summary>
    private async Task<bool> IsDueAsync(long due, CancellationToken noMore)
    {
        while (!noMore.IsCancellationRequested)
        {
            var left = time.GetElapsedTime(time.GetTimestamp(), due);
            if (left <= TimeSpan.Zero)
                return true;
            // Timers count whole milliseconds, and would come early for a part of one.
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
