namespace ModelPrep.Downloads;

/// <summary>The connections that all files share. The pool grows while the processors have time for more.</summary>
/// <remarks>
/// Over a long distance, one connection is slow, and the pool reaches its maximum after a few tenths of a second. If
/// the network is faster than the processors, extra connections only compete: on two cores, two connections were a
/// fifth faster than eight.
/// </remarks>
/// <param name="count">Maximum number of connections, from 1.</param>
/// <param name="time">The clock.</param>
/// <param name="processorTime">Processor time of this process, summed over all cores.</param>
internal sealed class ConnectionPool(int count, TimeProvider time, Func<TimeSpan> processorTime) : IDisposable
{
    private const int First = 2;
    private const double Busy = 0.75;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _free = new(Math.Min(First, count));
    private readonly Lock _gate = new();
    private int _open = Math.Min(First, count);
    private TimeSpan _used;
    private long _since;

    /// <summary>Maximum number of connections.</summary>
    public int Count => count;

    /// <summary>Waits for a connection. Disposing the result returns it.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        while (!await _free.WaitAsync(Period, cancellationToken))
            Grow();
        return new Taken(_free);
    }

    public void Dispose() => _free.Dispose();

    /// <summary>Doubles the connections if the processors had spare time in the last period.</summary>
    private void Grow()
    {
        lock (_gate)
        {
            var (used, elapsed) = (processorTime(), time.GetElapsedTime(_since));
            if (elapsed < Period || _open == count)
                return; // another caller has just checked
            var share = (used - _used) / (elapsed * Environment.ProcessorCount);
            (_used, _since) = (used, time.GetTimestamp());
            if (elapsed > 3 * Period || share > Busy)
                return; // the period includes time in which no caller waited
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
