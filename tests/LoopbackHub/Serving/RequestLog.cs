namespace LoopbackHub;

/// <summary>All requests since the last clearing, and those who wait for one.</summary>
internal sealed class RequestLog
{
    private readonly Lock _lock = new();
    private readonly List<RecordedRequest> _requests = [];
    private readonly List<Waiter> _waiters = [];
    private int _cleared;

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (_lock)
            return [.. _requests];
    }

    public void Clear()
    {
        lock (_lock)
        {
            _cleared += _requests.Count;
            _requests.Clear();
        }
    }

    /// <summary>Notes a request that has arrived, and returns its number.</summary>
    public int Add(RecordedRequest request)
    {
        lock (_lock)
        {
            var number = _cleared + _requests.Count;
            _requests.Add(request with { Number = number });
            Tell(_requests[^1]);
            return number;
        }
    }

    /// <summary>Notes how the answer goes on; nothing if the request has been cleared away.</summary>
    public void Update(int number, Func<RecordedRequest, RecordedRequest> change)
    {
        lock (_lock)
        {
            var index = number - _cleared;
            if (index < 0)
                return;
            _requests[index] = change(_requests[index]);
            Tell(_requests[index]);
        }
    }

    public Task<RecordedRequest> WaitAsync(Func<RecordedRequest, bool> predicate, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_requests.FirstOrDefault(predicate) is { } known)
                return Task.FromResult(known);
            var source = new TaskCompletionSource<RecordedRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add(new Waiter(predicate, source));
            return source.Task.WaitAsync(cancellationToken);
        }
    }

    private void Tell(RecordedRequest request) =>
        _waiters.RemoveAll(waiter => waiter.Predicate(request) && waiter.Source.TrySetResult(request));

    private sealed record Waiter(Func<RecordedRequest, bool> Predicate, TaskCompletionSource<RecordedRequest> Source);
}
