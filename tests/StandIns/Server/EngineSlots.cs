using System.Diagnostics;

namespace StandIns.Server;

/// <summary>
/// The places of the engine's batch: what is sent beyond them waits inside the engine, as in the real one.
/// </summary>
/// <param name="count">Number of places, which is the largest batch.</param>
internal sealed class EngineSlots(int count) : IDisposable
{
    private const int IterationsPerSecond = 100;
    private readonly SemaphoreSlim _free = new(count);
    private readonly Lock _lock = new();
    private int _inside;
    private int _scheduled;
    private long _busySince;
    private TimeSpan _busy;

    public int Count => count;

    /// <summary>Requests that the engine's gauges know of: never more than there are places.</summary>
    public int Active => Read(() => Math.Min(_inside, count));

    /// <summary>Requests that have a place.</summary>
    public int Scheduled => Read(() => _scheduled);

    /// <summary>Grows while there is something to do.</summary>
    public long Iterations =>
        Read(() =>
            (long)(
                (_busy + (_scheduled > 0 ? Stopwatch.GetElapsedTime(_busySince) : TimeSpan.Zero)).TotalSeconds
                * IterationsPerSecond
            )
        );

    /// <summary>Takes a place for a time, when there is one.</summary>
    public async Task WorkAsync(TimeSpan time)
    {
        Change(() => _inside++);
        await _free.WaitAsync();
        Change(() =>
        {
            if (_scheduled++ == 0)
                _busySince = Stopwatch.GetTimestamp();
        });
        await Task.Delay(time);
        Change(() =>
        {
            if (--_scheduled == 0)
                _busy += Stopwatch.GetElapsedTime(_busySince);
            _inside--;
        });
        _free.Release();
    }

    public void Dispose() => _free.Dispose();

    private T Read<T>(Func<T> read)
    {
        lock (_lock)
            return read();
    }

    private void Change(Action change)
    {
        lock (_lock)
            change();
    }
}
