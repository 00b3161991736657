namespace ModelPrep.Transfer;

/// <summary>
/// What of a file is missing, being fetched, and there; hands out the ranges to fetch in ascending order.
/// </summary>
/// <remarks>
/// The size of a range is a share of what is left, so that ranges are long while there is much to do, which costs few
/// requests, and short at the end, so that all connections finish together. When nothing is left to hand out, what a
/// slow connection has still to bring is split or brought a second time.
/// </remarks>
internal sealed class RangeQueue
{
    public const long ShortestRange = 4 << 20;
    private const long LongestRange = 64 << 20;
    private const int SharesPerConnection = 2;
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly IPartialFile _partial;
    private readonly long _size;
    private readonly int _connections;
    private readonly TimeProvider _time;
    private readonly Action<long> _arrived;
    private readonly MissingRanges _missing;
    private readonly List<RangeTransfer> _active = [];
    private TaskCompletionSource _advanced = New();
    private TaskCompletionSource _finished = New();

    /// <param name="partial">Where the bytes go.</param>
    /// <param name="size">Size of the file.</param>
    /// <param name="connections">How many transfers there will be at once, at the most.</param>
    /// <param name="time">The time.</param>
    /// <param name="arrived">Told how many bytes have arrived.</param>
    public RangeQueue(IPartialFile partial, long size, int connections, TimeProvider time, Action<long> arrived)
    {
        (_partial, _size, _connections, _time, _arrived) = (partial, size, connections, time, arrived);
        _missing = new MissingRanges(partial.Kept.Select(kept => kept.Range), size);
    }

    /// <summary>Bytes that nobody has begun to fetch.</summary>
    public long Missing
    {
        get
        {
            lock (_gate)
                return _missing.Bytes;
        }
    }

    /// <summary>Whether every byte has arrived.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_gate)
                return _missing.First is null && _active.Count == 0;
        }
    }

    /// <summary>Begins a transfer of the next range; null when there is none left.</summary>
    public RangeTransfer? TryTake()
    {
        lock (_gate)
        {
            var share = _missing.Bytes / (_connections * SharesPerConnection);
            return _missing.Take(Math.Clamp(share, ShortestRange, LongestRange), ShortestRange) is { } range
                ? Begin(range)
                : null;
        }
    }

    /// <summary>Begins to help the transfer that would be the last to finish; null while none is slow.</summary>
    public RangeTransfer? TryHelp()
    {
        lock (_gate)
        {
            var slowest = _active.Where(IsSlow).MaxBy(TimeLeft);
            if (slowest is null)
                return null;
            if (slowest.Remaining < 2 * ShortestRange)
                return Begin(new ByteRange(slowest.Position, slowest.End), rival: slowest);
            var end = slowest.End;
            slowest.End = slowest.Position + (slowest.Remaining / 2);
            return Begin(new ByteRange(slowest.End, end));
        }
    }

    /// <summary>Lets one transfer bring all the rest, since the hub sends it anyway.</summary>
    public void GiveAllTo(RangeTransfer transfer)
    {
        lock (_gate)
        {
            _missing.Clear();
            transfer.End = _size;
        }
    }

    /// <summary>Ends a transfer, however far it came.</summary>
    public void Finish(RangeTransfer transfer)
    {
        RangeTransfer? other;
        lock (_gate)
        {
            _active.Remove(transfer);
            other = _active.Find(one => one.Rival == transfer || transfer.Rival == one);
            if (transfer.Remaining > 0 && other is null && !transfer.Superseded.IsCancellationRequested)
                _missing.Add(new ByteRange(transfer.Position, transfer.End));
            Signal(ref _advanced);
            Signal(ref _finished);
        }

        if (transfer.Remaining == 0)
            other?.Superseded.Cancel();
    }

    /// <summary>Waits until a transfer finishes, or for a while.</summary>
    public async Task WaitForFinishAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Task finished;
        lock (_gate)
            finished = _finished.Task;
        await Task.WhenAny(finished, Task.Delay(patience, _time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Counts bytes that a transfer has written.</summary>
    public void Advance(RangeTransfer transfer, int count)
    {
        lock (_gate)
        {
            transfer.MoveOn(count);
            Signal(ref _advanced);
        }

        _arrived(count);
    }

    /// <summary>Has a range fetched again.</summary>
    public void Reopen(ByteRange range)
    {
        lock (_gate)
            _missing.Add(range);
    }

    /// <summary>
    /// Bytes from the beginning of the file that have all arrived, once they are more than an offset.
    /// </summary>
    public async ValueTask<long> FrontierBeyondAsync(long offset, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                var frontier = Frontier();
                if (frontier > offset || frontier == _size)
                    return frontier;
                changed = _advanced.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private RangeTransfer Begin(ByteRange range, RangeTransfer? rival = null)
    {
        var transfer = new RangeTransfer(this, _partial, range, _time.GetTimestamp()) { Rival = rival };
        _active.Add(transfer);
        return transfer;
    }

    /// <remarks>
    /// No byte counts while somebody may still write it, the loser of two that bring the same range included: it would
    /// change after it was hashed.
    /// </remarks>
    private long Frontier() =>
        _active.Aggregate(_missing.First ?? _size, (first, transfer) => Math.Min(first, transfer.Position));

    private bool IsSlow(RangeTransfer transfer) =>
        transfer.Rival is null
        && !_active.Exists(other => other.Rival == transfer)
        && _time.GetElapsedTime(transfer.StartedAt) > PatienceAtTheEnd
        && TimeLeft(transfer) > PatienceAtTheEnd.TotalSeconds;

    /// <summary>Seconds, at the transfer's own pace.</summary>
    private double TimeLeft(RangeTransfer transfer)
    {
        var done = Math.Max(1, transfer.Position - transfer.Start);
        return transfer.Remaining * _time.GetElapsedTime(transfer.StartedAt).TotalSeconds / done;
    }

    private static void Signal(ref TaskCompletionSource source)
    {
        var happened = source;
        source = New();
        happened.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
