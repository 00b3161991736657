namespace ModelPrep.Load;

/// <summary>Clients that each send their next request when the response to the last one has arrived.</summary>
/// <param name="sender">Sends the requests.</param>
/// <param name="clients">Number of clients, from 1.</param>
/// <param name="time">The clock.</param>
internal sealed class ClosedLoop(RequestSender sender, int clients, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Returns when no more requests may begin and all requests that began have ended.</summary>
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
            // Without a pause, a server that is down or refuses everything would be flooded with requests.
            await Task.Delay(pause, time, noMore).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
