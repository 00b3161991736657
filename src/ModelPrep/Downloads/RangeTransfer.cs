using System.IO.Hashing;

namespace ModelPrep.Downloads;

/// <summary>The download of one range.</summary>
internal sealed class RangeTransfer : IRangeSink
{
    private readonly RangeQueue _queue;
    private readonly IPartialFile _partial;
    private readonly XxHash3 _checksum = new();
    private long _position;
    private long _end;

    public RangeTransfer(RangeQueue queue, IPartialFile partial, ByteRange range, long startedAt) =>
        (_queue, _partial, Start, _position, _end, StartedAt) = (
            queue,
            partial,
            range.Start,
            range.Start,
            range.End,
            startedAt
        );

    public long Start { get; }

    /// <summary>Timestamp of the start.</summary>
    public long StartedAt { get; }

    public long Position => Volatile.Read(ref _position);

    public long End
    {
        get => Volatile.Read(ref _end);
        set => Volatile.Write(ref _end, value);
    }

    public long Remaining => Math.Max(0, End - Position);

    /// <summary>Cancelled when another transfer has downloaded the rest of this range.</summary>
    public CancellationTokenSource Superseded { get; } = new();

    /// <summary>The slow transfer whose rest this one downloads again; null for all others.</summary>
    public RangeTransfer? Rival { get; init; }

    public void Extend() => _queue.GiveAllTo(this);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _partial.Write(_position, bytes);
        _checksum.Append(bytes);
        _queue.Advance(this, bytes.Length);
    }

    /// <summary>Counts written bytes. The queue calls this as part of <see cref="Write"/>.</summary>
    public void MoveOn(int count) => Volatile.Write(ref _position, _position + count);

    /// <summary>Downloads the range. Records the received part, so that a later run can resume.</summary>
    public async Task RunAsync(IRemoteFile remote, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Superseded.Token);
        try
        {
            await remote.CopyAsync(this, stop.Token);
        }
        catch (OperationCanceledException) when (Superseded.IsCancellationRequested)
        {
            // A second transfer of the same range was faster.
        }
        catch
        {
            TryRecord();
            throw;
        }

        Record();
    }

    private void Record()
    {
        if (Position > Start)
            _partial.MarkComplete(new KeptRange(new ByteRange(Start, Position), _checksum.GetCurrentHashAsUInt64()));
    }

    /// <remarks>The first error is the cause. A full disk, for example, would also fail this write.</remarks>
    private void TryRecord()
    {
        try
        {
            Record();
        }
        catch (IOException)
        {
            // These bytes will be downloaded again.
        }
    }
}
