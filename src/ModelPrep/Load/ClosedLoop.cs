namespace ModelPrep.Load;

/// <summary>Clients that each send their next request when they have their answer.</summary>
/// <param name="sender">What they send with.</param>
/// <param name="clients">How many there are, from 1.</param>
/// <param name="time">The clock.</param>
internal sealed class ClosedLoop(RequestSender sender, int clients, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Returns when there are no more requests, or no more may be begun, and all that were have ended.
    /// </summary>
    public Task RunAsync(CancellationToken noMore, CancellationToken abort) =>
        Task.WhenAll(Enumerable.Range(0, clients).Select(_ => ClientAsync(noMore, abort)));

    private async Task ClientAsync(CancellationToken noMore, CancellationToken abort)
    {
        var pause = ShortestPause;
        while (!noMore.IsCancellationRequested && sender.TryTake())
        {
            if (await sender.SendAsync(time.GetTimestamp(), abort))
            {
                pause = ShortestPause;
                continue;
            }

            if (!sender.HasMore)
                return;
            // A server that is away, or refuses everything, would be asked as fast as the machine can.
            await Task.Delay(pause, time, noMore).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
