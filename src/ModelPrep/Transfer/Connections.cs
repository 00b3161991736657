namespace ModelPrep.Transfer;

/// <summary>
/// The connections that all files share; more are opened as long as the processors have time for them.
/// </summary>
/// <remarks>
/// Over a long distance one connection brings little, and all that are allowed are in use after a few tenths of a
/// second. Where the network is faster than the processors, more connections than needed only take turns: two on two
/// cores were a fifth faster than eight.
/// </remarks>
/// <param name="count">How many there may be at once, from 1.</param>
/// <param name="time">The time.</param>
/// <param name="processorTime">Processor time that this process has used, on all cores together.</param>
internal sealed class Connections(int count, TimeProvider time, Func<TimeSpan> processorTime) : IDisposable
{
    private const int First = 2;
    private const double Busy = 0.75;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _free = new(Math.Min(First, count));
    private readonly Lock _gate = new();
    private int _open = Math.Min(First, count);
    private TimeSpan _used;
    private long _since;

    /// <summary>How many there may be at once.</summary>
    public int Count => count;

    /// <summary>Waits for a connection; disposing the result gives it back.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        while (!await _free.WaitAsync(Period, cancellationToken))
            Grow();
        return new Taken(_free);
    }

    public void Dispose() => _free.Dispose();

    /// <summary>Doubles the connections, if for one period past the processors had time to spare.</summary>
    private void Grow()
    {
        lock (_gate)
        {
            var (used, elapsed) = (processorTime(), time.GetElapsedTime(_since));
            if (elapsed < Period || _open == count)
                return; // another waits, too, and has looked
            var share = (used - _used) / (elapsed * Environment.ProcessorCount);
            (_used, _since) = (used, time.GetTimestamp());
            if (elapsed > 3 * Period || share > Busy)
                return; // the time before somebody waited says nothing
            var more = Math.Min(_open, count - _open);
            _open += more;
            _free.Release(more);
        }
    }

    private sealed class Taken(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
