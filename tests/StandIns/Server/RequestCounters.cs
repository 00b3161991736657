using System.Collections.Concurrent;

namespace StandIns.Server;

/// <summary>What the server counts for one model.</summary>
internal sealed class RequestCounters
{
    private long _success;
    private long _failure;
    private long _pending;
    private long _microseconds;

    public long Success => Interlocked.Read(ref _success);

    public long Failure => Interlocked.Read(ref _failure);

    public long Pending => Interlocked.Read(ref _pending);

    public long Microseconds => Interlocked.Read(ref _microseconds);

    public static ConcurrentDictionary<string, RequestCounters> For(LoadedModels models) =>
        new(models.All.Select(model => KeyValuePair.Create(model.Name, new RequestCounters())), StringComparer.Ordinal);

    public void Start() => Interlocked.Increment(ref _pending);

    public void End(TimeSpan took)
    {
        Interlocked.Decrement(ref _pending);
        Interlocked.Increment(ref _success);
        Interlocked.Add(ref _microseconds, (long)took.TotalMicroseconds);
    }

    public void Fail() => Interlocked.Increment(ref _failure);
}
