using System.Collections.Concurrent;
using System.Diagnostics;

namespace StandIns.Server;

/// <summary>What the server counts for one model.</summary>
internal sealed class RequestCounters
{
    private long _success;
    private long _failure;
    private long _pending;
    private long _queueMicroseconds;
    private long _computeMicroseconds;

    public long Success => Interlocked.Read(ref _success);

    public long Failure => Interlocked.Read(ref _failure);

    /// <summary>Requests that wait for an instance; one that is executed is none of them.</summary>
    public long Pending => Interlocked.Read(ref _pending);

    public long QueueMicroseconds => Interlocked.Read(ref _queueMicroseconds);

    public long ComputeMicroseconds => Interlocked.Read(ref _computeMicroseconds);

    public static ConcurrentDictionary<string, RequestCounters> For(LoadedModels models) =>
        new(models.All.Select(model => KeyValuePair.Create(model.Name, new RequestCounters())), StringComparer.Ordinal);

    /// <summary>Counts a request, which waits for an instance and is executed. Times are added when it ends.</summary>
    public async Task CountAsync(Func<Task> wait, Func<Task> execute)
    {
        var enqueued = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _pending);
        await wait();
        Interlocked.Decrement(ref _pending);
        var started = Stopwatch.GetTimestamp();
        await execute();
        var waited = Stopwatch.GetElapsedTime(enqueued, started);
        Interlocked.Add(ref _queueMicroseconds, (long)waited.TotalMicroseconds);
        Interlocked.Add(ref _computeMicroseconds, (long)Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        Interlocked.Increment(ref _success);
    }

    public void Fail() => Interlocked.Increment(ref _failure);
}
