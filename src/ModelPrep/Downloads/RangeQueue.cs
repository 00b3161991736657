namespace ModelPrep.Downloads;

/// <summary>
/// Tracks which ranges of a file are missing, in flight and complete. Hands out ranges in ascending order.
/// </summary>
/// <remarks>
/// A range is a share of what is left. At first, ranges are long, which saves requests. At the end, they are short, so
/// that all connections finish together. When no range is left, the rest of a slow transfer is split or downloaded
/// twice.
/// </remarks>
internal sealed class RangeQueue
{
    public const long ShortestRange = 4 << 20;
    private const long LongestRange = 64 << 20;
    private const int SharesPerConnection = 2;
    private static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(2);

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

    /// <param name="partial">Receives the bytes.</param>
    /// <param name="size">Size of the file.</param>
    /// <param name="connections">Maximum number of transfers at once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="arrived">Receives the number of bytes that arrived.</param>
    public RangeQueue(IPartialFile partial, long size, int connections, TimeProvider time, Action<long> arrived)
    {
        (_partial, _size, _connections, _time, _arrived) = (partial, size, connections, time, arrived);
        _missing = new MissingRanges(partial.Kept.Select(kept => kept.Range), size);
    }

    /// <summary>Bytes whose download has not begun.</summary>
    public long Missing
    {
        get
        {
            lock (_gate)
                return _missing.Bytes;
        }
    }

    /// <summary>True if every byte has arrived.</summary>
    public bool IsComplete
    {
        get
        {
            lock (_gate)
                return _missing.First is null && _active.Count == 0;
        }
    }

    /// <summary>Starts a transfer of the next range; null if none is left.</summary>
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

    /// <summary>Starts to help the transfer that would finish last; null if none is slow.</summary>
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

    /// <summary>Lets one transfer download all the rest, because the hub sends the whole file anyway.</summary>
    public void GiveAllTo(RangeTransfer transfer)
    {
        lock (_gate)
        {
            _missing.Clear();
            transfer.End = _size;
        }
    }

    /// <summary>Ends a transfer, complete or not.</summary>
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

    /// <summary>Waits until a transfer finishes or the timeout passes.</summary>
    public async Task WaitForFinishAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        Task finished;
        lock (_gate)
            finished = _finished.Task;
        await Task.WhenAny(finished, Task.Delay(timeout, _time, cancellationToken));
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

    /// <summary>Marks a range to be downloaded again.</summary>
    public void Reopen(ByteRange range)
    {
        lock (_gate)
            _missing.Add(range);
    }

    /// <summary>
    /// Waits until the complete part at the beginning of the file goes beyond an offset. Returns its length.
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
    /// Excludes bytes that may still be written, even by the loser of two transfers of the same range. Such bytes would
    /// change after they were hashed.
    /// </remarks>
    private long Frontier() =>
        _active.Aggregate(_missing.First ?? _size, (first, transfer) => Math.Min(first, transfer.Position));

    private bool IsSlow(RangeTransfer transfer) =>
        transfer.Rival is null
        && !_active.Exists(other => other.Rival == transfer)
        && _time.GetElapsedTime(transfer.StartedAt) > SlowAfter
        && TimeLeft(transfer) > SlowAfter.TotalSeconds;

    /// <summary>Seconds until the transfer ends at its present rate.</summary>
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
