using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// What can happen to the bytes of a file on their way, and that none but the right ones become visible.
/// </summary>
public sealed class BodyFaultTests
{
    private const long WeightBytes = 24 << 20;
    private const string Shard = "model-00001";

    [Theory]
    [InlineData(FaultKind.Drop)]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.ExpireUrl)]
    public async Task A_connection_that_breaks_off_goes_on_where_it_stopped(FaultKind kind)
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        sandbox.Hub.Inject(new Fault(kind, Shard, Times: 3, Origin: Origin.Cdn, Bytes: 1_000_000));
        await FetchAsync(sandbox);
        var sent = sandbox
            .Hub.Requests.Where(request => request.Origin is Origin.Cdn)
            .Sum(request => request.BodyBytes);
        Assert.InRange(sent, 0, WeightBytes + (8 << 20)); // what was on the way when it broke off
    }

    [Fact]
    public async Task An_expired_address_is_asked_for_again_once_for_all_connections()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        sandbox.Hub.Inject(new Fault(FaultKind.ExpireUrl, Shard, Origin: Origin.Cdn, Bytes: 1_000_000));
        await FetchAsync(sandbox);
        Assert.InRange(sandbox.Hub.SignaturesIssued, 3, 4); // one a shard, and the new one
    }

    [Fact]
    public async Task Storage_that_refuses_for_ever_ends_in_unreachable()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Status, Origin: Origin.Cdn, Times: int.MaxValue, Status: 403));
        await sandbox.FailAsync(
            "MP6901",
            "init --model org/model --until weights",
            "storage behind the hub answers HTTP 403"
        );
        Assert.InRange(sandbox.Hub.Requests.Count(request => request.Origin is Origin.Cdn), 1, 40);
        NothingIsVisible(sandbox);
    }

    [Fact]
    public async Task Connections_that_never_bring_a_byte_end_in_unreachable()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Drop, Origin: Origin.Cdn, Times: int.MaxValue, Bytes: 0));
        await sandbox.FailAsync("MP6901", "init --model org/model --until weights", "5 more tries");
        NothingIsVisible(sandbox);
        Assert.InRange(sandbox.Hub.Requests.Count(request => request.Origin is Origin.Cdn), 6, 40);
    }

    [Theory]
    [InlineData(FaultKind.Stall, 1_000_000)]
    [InlineData(FaultKind.Trickle, 1_000)]
    public async Task A_stream_that_stalls_or_trickles_is_replaced(FaultKind kind, long bytes)
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        sandbox.Hub.Inject(new Fault(kind, Shard, Times: 2, Origin: Origin.Cdn, Bytes: bytes));
        await FetchAsync(sandbox.With("MODELPREP_STALL_WINDOW", "1"));
        Assert.Equal(2, sandbox.Hub.Requests.Count(request => request.Faults.Contains(kind)));
        Assert.InRange(sandbox.Hub.Requests.Count(request => request.Origin is Origin.Cdn), 3, 40);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_not_waited_for_for_ever()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Delay, "/tree/", Delay: TimeSpan.FromMinutes(1)));
        var outcome = await FetchAsync(sandbox.With("MODELPREP_STALL_WINDOW", "1"));
        Assert.Contains("did not answer within 1 s", outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_that_never_come_end_in_unreachable()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(
            new Fault(FaultKind.Delay, "/revision/", Times: int.MaxValue, Delay: TimeSpan.FromMinutes(1))
        );
        await sandbox
            .With("MODELPREP_STALL_WINDOW", "1")
            .FailAsync("MP6901", "init --model org/model --until weights", "did not answer within 1 s", "5 more tries");
        Assert.Equal(6, sandbox.Hub.Requests.Count);
    }

    [Theory]
    [InlineData(FaultKind.IgnoreRange, 0)]
    [InlineData(FaultKind.WrongRangeStart, 5)]
    [InlineData(FaultKind.RangeNotSatisfiable, 0)]
    [InlineData(FaultKind.ShortBody, 10)]
    [InlineData(FaultKind.LongBody, 10)]
    [InlineData(FaultKind.NoAnswer, 0)]
    public async Task An_answer_to_something_else_than_was_asked_is_not_believed(FaultKind kind, long bytes)
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        sandbox.Hub.Inject(new Fault(kind, Shard, Origin: Origin.Cdn, Bytes: bytes));
        await FetchAsync(sandbox);
        Assert.InRange(sandbox.Hub.Requests.Count(request => request.Origin is Origin.Cdn), 3, 40);
    }

    [Fact]
    public async Task A_wrong_byte_after_a_broken_connection_is_fetched_again()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        sandbox.Hub.Inject(new Fault(FaultKind.Drop, Shard, Origin: Origin.Cdn, Bytes: 1_000_000));
        sandbox.Hub.Inject(new Fault(FaultKind.FlipBit, Shard, Origin: Origin.Cdn, Bytes: 2_000_000));
        var outcome = await FetchAsync(sandbox);
        Assert.Contains("Fetching it once more", outcome.Log, StringComparison.Ordinal);
        Assert.Single(sandbox.Hub.Requests, request => request.Faults.Contains(FaultKind.FlipBit));
    }

    [Fact]
    public async Task A_server_that_never_sends_parts_sends_each_file_once()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        sandbox.Hub.Inject(new Fault(FaultKind.IgnoreRange, Origin: Origin.Cdn, Times: int.MaxValue));
        await FetchAsync(sandbox);
        Assert.Equal(2, sandbox.Hub.Requests.Count(request => request.Origin is Origin.Cdn));
    }

    [Fact]
    public async Task A_server_that_never_sends_parts_and_breaks_off_is_read_from_the_beginning_again()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        sandbox.Hub.Inject(new Fault(FaultKind.IgnoreRange, Origin: Origin.Cdn, Times: int.MaxValue));
        sandbox.Hub.Inject(new Fault(FaultKind.Drop, Shard, Origin: Origin.Cdn, Times: 2, Bytes: 5_000_000));
        await FetchAsync(sandbox);
    }

    [Theory]
    [InlineData(FaultKind.ShortBody, "announces")]
    [InlineData(FaultKind.LongBody, "announces")]
    public async Task A_size_that_stays_wrong_is_an_error(FaultKind kind, string word)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(kind, "/config.json", Times: int.MaxValue, Bytes: 10));
        await sandbox.FailAsync("MP6901", "init --model org/model --until weights", "config.json", word);
        Assert.Equal(6, sandbox.Hub.Requests.Count(request => request.Faults.Contains(kind)));
        NothingIsVisible(sandbox);
    }

    [Theory]
    [InlineData("X-Linked-Size", "12345", "12345 bytes")]
    [InlineData(
        "X-Linked-Etag",
        "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"",
        "0123456789abcdef"
    )]
    public async Task Headers_that_contradict_the_listing_are_refused_before_a_byte_is_written(
        string header,
        string value,
        string word
    )
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(
            new Fault(FaultKind.ReplaceHeader, Shard, Times: int.MaxValue, Header: header, Value: value)
        );
        await sandbox.FailAsync("MP6502", "init --model org/model --until weights", Shard, word);
        Assert.Single(sandbox.Hub.Requests, request => request.Faults.Contains(FaultKind.ReplaceHeader));
        NothingIsVisible(sandbox);
    }

    [Theory]
    [InlineData("X-Repo-Commit")]
    [InlineData("X-Linked-Etag")]
    [InlineData("X-Linked-Size")]
    [InlineData("ETag")]
    [InlineData("Content-Length")]
    public async Task Headers_that_a_mirror_drops_are_not_needed(string header)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.RemoveHeader, "model", Times: int.MaxValue, Header: header));
        await FetchAsync(sandbox);
    }

    [Fact]
    public async Task A_compressed_answer_is_refused_with_its_cause()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Gzip, "/config.json", Times: int.MaxValue));
        await sandbox.FailAsync("MP6908", "init --model org/model --until weights", "config.json", "gzip", "proxy");
        NothingIsVisible(sandbox);
        Assert.Single(sandbox.Hub.Requests, request => request.Faults.Contains(FaultKind.Gzip));
    }

    [Fact]
    public async Task As_many_connections_as_can_be_asked_for_fit_into_memory()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 200 << 20);
        await sandbox.SucceedAsync("init --model org/model --until weights --connections 128");
        await sandbox.WeightsAreRightAsync();
    }

    [Fact]
    public async Task A_rate_limit_of_our_own_is_kept()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 6 << 20);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        await sandbox.SucceedAsync("init --model org/model --until weights --max-rate 2MiB");
        await sandbox.WeightsAreRightAsync();
        // less than a full bucket may come at once
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds, 2, 30);
    }

    [Fact]
    public async Task A_download_that_takes_longer_than_its_deadline_ends_and_can_go_on()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: WeightBytes);
        sandbox.Hub.Inject(new Fault(FaultKind.Stall, Shard, Origin: Origin.Cdn, Bytes: 1_000_000));
        await sandbox
            .With("MODELPREP_DOWNLOAD_DEADLINE", "1")
            .FailAsync("MP6902", "init --model org/model --until weights", "MODELPREP_DOWNLOAD_DEADLINE");
        NothingIsVisible(sandbox);
        await FetchAsync(sandbox.With("MODELPREP_DOWNLOAD_DEADLINE", null));
    }

    [Fact]
    public async Task A_hop_to_the_hubs_own_absolute_address_is_followed()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.ExtraHop, "/resolve/", Times: int.MaxValue));
        await FetchAsync(sandbox);
    }

    private static async Task<Outcome> FetchAsync(Sandbox sandbox)
    {
        var outcome = await sandbox.SucceedAsync("init --model org/model --until weights");
        await sandbox.WeightsAreRightAsync();
        return outcome;
    }

    private static void NothingIsVisible(Sandbox sandbox)
    {
        Assert.Empty(sandbox.FilesOf("huggingface/hub/models--org--model/snapshots"));
        Assert.Empty(sandbox.FilesOf("huggingface/hub/models--org--model/refs"));
    }
}
