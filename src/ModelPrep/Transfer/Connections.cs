namespace ModelPrep.Transfer;

/// <summary>The connections that all files share; more are opened as long as the processors have time for them.</summary>
/// <remarks>
/// Over a long distance one connection brings little, and all that are allowed are in use after a few tenths of a second.
/// Where the network is faster than the processors, more connections than needed only take turns: two on two cores were a
/// fifth faster than eight.
/// </remarks>
internal sealed class Connections : IDisposable
{
    private const int First = 2;
    private const double Busy = 0.6;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _free;
    private readonly TimeProvider _time;
    private readonly ITimer _growth;
    private int _open;
    private TimeSpan _used = Environment.CpuUsage.TotalTime;
    private long _since;

    /// <param name="count">How many there may be at once, from 1.</param>
    /// <param name="time">The time.</param>
    public Connections(int count, TimeProvider time)
    {
        (Count, _time, _open, _since) = (count, time, Math.Min(First, count), time.GetTimestamp());
        _free = new SemaphoreSlim(_open);
        _growth = time.CreateTimer(_ => Grow(), null, Period, Period);
    }

    /// <summary>How many there may be at once.</summary>
    public int Count { get; }

    /// <summary>Waits for a connection; disposing the result gives it back.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Taken(_free);
    }

    public void Dispose()
    {
        _growth.Dispose();
        _free.Dispose();
    }

    private void Grow()
    {
        var (used, now) = (Environment.CpuUsage.TotalTime, _time.GetTimestamp());
        var share = (used - _used) / (_time.GetElapsedTime(_since, now) * Environment.ProcessorCount);
        (_used, _since) = (used, now);
        if (_free.CurrentCount > 0 || share > Busy)
            return;
        var more = Math.Min(_open, Count - _open);
        _open += more;
        if (more > 0)
            _free.Release(more);
        else
            _growth.Dispose();
    }

    private sealed class Taken(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
