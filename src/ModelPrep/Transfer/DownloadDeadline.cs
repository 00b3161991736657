namespace ModelPrep.Transfer;

/// <summary>
/// The limit that <c>MODELPREP_DOWNLOAD_DEADLINE</c> sets, for each question to the hub and for a download as a whole.
/// </summary>
/// <param name="limit">The limit; null for none.</param>
/// <param name="time">The time.</param>
internal sealed class DownloadDeadline(TimeSpan? limit, TimeProvider time)
{
    /// <summary>Runs something to its end or to the deadline.</summary>
    /// <param name="what">What was not done then, up to the word "within".</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends it, too.</param>
    /// <exception cref="UnreachableException">The deadline has passed.</exception>
    public async Task<T> RunAsync<T>(
        string what,
        Func<CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        using var deadline = new CancellationTokenSource(limit ?? Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException e)
            when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UnreachableException(
                Messages.DeadlinePassed,
                $"{what} within {limit}",
                "Run again, it goes on where this one stopped; or allow more time with MODELPREP_DOWNLOAD_DEADLINE",
                e
            );
        }
    }
}
