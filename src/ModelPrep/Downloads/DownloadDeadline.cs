namespace ModelPrep.Downloads;

/// <summary>
/// The deadline of <c>MODELPREP_DOWNLOAD_DEADLINE</c>. It applies to each hub request and to each whole download.
/// </summary>
/// <param name="limit">The deadline; null for none.</param>
/// <param name="time">The clock.</param>
internal sealed class DownloadDeadline(TimeSpan? limit, TimeProvider time)
{
    /// <summary>Runs work until it ends or the deadline passes.</summary>
    /// <param name="what">Start of the error message, up to the word "within".</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
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
