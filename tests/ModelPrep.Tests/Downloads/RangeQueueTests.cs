using CsCheck;
using ModelPrep.Downloads;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Downloads;

public sealed class RangeQueueTests
{
    private const long MiB = 1 << 20;
    private readonly ManualTime _time = new();

    [Fact]
    public void Ranges_are_long_while_there_is_much_to_do_and_short_at_the_end()
    {
        var ranges = All(Queue(2048 * MiB, connections: 8));
        Assert.Equal(64 * MiB, ranges[0].Length);
        Assert.InRange(ranges[^1].Length, RangeQueue.ShortestRange, 2 * RangeQueue.ShortestRange);
        Assert.InRange(ranges.Count, 40, 80);
    }

    [Fact]
    public void Together_the_ranges_are_what_is_missing_in_order() =>
        Gen.Select(Gen.Long[1, 500 * MiB], Gen.Int[1, 128])
            .Sample(
                (size, connections) =>
                {
                    var position = 0L;
                    foreach (var range in All(Queue(size, connections)))
                    {
                        Assert.Equal(position, range.Start);
                        position = range.End;
                    }

                    Assert.Equal(size, position);
                }
            );

    [Fact]
    public void What_is_kept_is_not_handed_out()
    {
        var kept = new[]
        {
            new KeptRange(new ByteRange(0, 10 * MiB), 0),
            new KeptRange(new ByteRange(20 * MiB, 30 * MiB), 0),
        };
        var ranges = All(Queue(40 * MiB, 1, kept));
        Assert.Equal(20 * MiB, ranges.Sum(range => range.Length));
        Assert.All(
            ranges,
            range =>
                Assert.True(
                    range is { Start: >= 10 * MiB, End: <= 20 * MiB } or { Start: >= 30 * MiB, End: <= 40 * MiB }
                )
        );
    }

    [Fact]
    public void A_long_rest_of_a_slow_transfer_is_split()
    {
        var queue = Queue(64 * MiB, connections: 1);
        var slow = queue.TryTake()!;
        while (queue.TryTake() is { } other)
            Finish(queue, other);
        slow.Write(new byte[1000]);
        Assert.Null(queue.TryHelp()); // it has only just begun
        _time.Advance(TimeSpan.FromSeconds(3));
        var help = queue.TryHelp()!;
        Assert.Equal(slow.End, help.Start);
        Assert.InRange(help.Start, 10 * MiB, 22 * MiB); // half of what was left
    }

    [Fact]
    public void A_short_rest_is_brought_a_second_time_and_the_first_to_finish_ends_the_other()
    {
        var queue = Queue(5 * MiB, connections: 1);
        var slow = queue.TryTake()!;
        _time.Advance(TimeSpan.FromSeconds(3));
        var help = queue.TryHelp()!;
        Assert.Null(queue.TryHelp()); // one is enough
        Finish(queue, help);
        Assert.True(slow.Superseded.IsCancellationRequested);
        queue.Finish(slow);
        Assert.True(queue.IsComplete);
        Assert.Null(queue.TryTake());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_byte_counts_while_the_loser_of_two_may_still_write_it(bool helperWins)
    {
        var queue = Queue(5 * MiB, connections: 1);
        var slow = queue.TryTake()!;
        slow.Write(new byte[1000]);
        _time.Advance(TimeSpan.FromSeconds(3));
        var help = queue.TryHelp()!;
        var (winner, loser) = helperWins ? (help, slow) : (slow, help);
        Finish(queue, winner);
        Assert.Equal(1000, await queue.FrontierBeyondAsync(0, TestContext.Current.CancellationToken));
        queue.Finish(loser);
        Assert.Equal(5 * MiB, await queue.FrontierBeyondAsync(1000, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_frontier_is_the_first_byte_that_has_not_arrived()
    {
        var queue = Queue(16 * MiB, connections: 2);
        var (first, second) = (queue.TryTake()!, queue.TryTake()!);
        second.Write(new byte[1000]);
        var frontier = queue.FrontierBeyondAsync(0, TestContext.Current.CancellationToken);
        Assert.False(frontier.IsCompleted);
        first.Write(new byte[500]);
        Assert.Equal(500, await frontier);
    }

    [Fact]
    public void A_transfer_that_breaks_off_gives_its_rest_back()
    {
        var queue = Queue(4 * MiB, connections: 1);
        var broken = queue.TryTake()!;
        broken.Write(new byte[1000]);
        queue.Finish(broken);
        Assert.Equal(1000, queue.TryTake()!.Start);
    }

    private RangeQueue Queue(long size, int connections, params KeptRange[] kept) =>
        new(new NowhereFile(kept), size, connections, _time, _ => { });

    private static List<ByteRange> All(RangeQueue queue)
    {
        var ranges = new List<ByteRange>();
        while (queue.TryTake() is { } transfer)
            ranges.Add(new ByteRange(transfer.Start, transfer.End));
        return ranges;
    }

    private static void Finish(RangeQueue queue, RangeTransfer transfer)
    {
        transfer.Write(new byte[transfer.Remaining]);
        queue.Finish(transfer);
    }

    private sealed class NowhereFile(IReadOnlyList<KeptRange> kept) : IPartialFile
    {
        public IReadOnlyList<KeptRange> Kept => kept;

        public void Write(long offset, ReadOnlySpan<byte> bytes) { }

        public int Read(long offset, Span<byte> buffer) => buffer.Length;

        public void MarkComplete(KeptRange range) { }

        public void ReleaseUpTo(long offset) { }

        public void Commit() { }

        public void Discard() { }

        public void Dispose() { }
    }
}
