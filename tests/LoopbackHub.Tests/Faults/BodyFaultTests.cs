using System.IO.Compression;

namespace LoopbackHub.Tests.Faults;

public sealed class BodyFaultTests
{
    private const string Weights = "model.safetensors";
    private const int Size = RunningHub.WeightBytes;

    [Theory]
    [InlineData(0)]
    [InlineData(500_000)]
    [InlineData(Size - 1)]
    public async Task A_drop_ends_the_connection_after_exactly_so_many_bytes(int bytes)
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Drop, Weights, Times: 2, Bytes: bytes));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            using var response = await hub.WeightsAsync();
            Assert.Equal(Size, response.Content.Headers.ContentLength);
            Assert.Equal((bytes, true), await LengthAsync(response));
        }

        using var whole = await hub.WeightsAsync();
        Assert.Equal((Size, false), await LengthAsync(whole));
    }

    [Fact]
    public async Task An_interruption_waits_for_a_body_that_is_long_enough()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Drop, Weights, Bytes: 1000));
        using var redirect = await hub.GetAsync("org/model/resolve/main/model.safetensors");
        using var shorter = await hub.WeightsAsync("bytes=0-999");
        using var longer = await hub.WeightsAsync("bytes=0-1000");
        Assert.Equal((1000, false), await LengthAsync(shorter));
        Assert.Equal((1000, true), await LengthAsync(longer));
    }

    [Fact]
    public async Task A_reset_breaks_the_connection()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Reset, Weights, Bytes: 500_000));
        using var response = await hub.WeightsAsync();
        var (bytes, broken) = await response.RemainsAsync();
        Assert.True(broken);
        Assert.InRange(bytes.Length, 0, 500_000);
    }

    [Fact]
    public async Task A_stall_keeps_the_connection_open_and_silent()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Stall, Weights, Bytes: 500_000));
        using var response = await hub.WeightsAsync();
        await using var body = await response.Content.ReadAsStreamAsync(RunningHub.Patience);
        await body.ReadExactlyAsync(new byte[500_000], RunningHub.Patience);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await body.ReadExactlyAsync(new byte[1], patience.Token)
        );
    }

    [Fact]
    public async Task A_stalled_answer_does_not_keep_the_server_from_stopping()
    {
        var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Stall, Weights));
        using var response = await hub.WeightsAsync();
        await hub.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60), RunningHub.Patience);
    }

    [Fact]
    public async Task A_trickle_is_slow()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Trickle, Weights, Bytes: 1000));
        var start = TimeProvider.System.GetTimestamp(); // before the first byte can have been sent
        using var response = await hub.WeightsAsync();
        await using var body = await response.Content.ReadAsStreamAsync(RunningHub.Patience);
        await body.ReadExactlyAsync(new byte[400], RunningHub.Patience);
        // Pieces of 100 bytes with a pause after each: three pauses lie before the end of the fourth.
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public async Task An_address_can_expire_while_its_answer_drops()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.ExpireUrl, Weights, Bytes: 500_000));
        var address = await hub.SignedAsync();
        using var dropped = await hub.SendAsync(HttpMethod.Get, address, token: null, range: null);
        Assert.Equal((500_000, true), await LengthAsync(dropped));
        using var expired = await hub.SendAsync(HttpMethod.Get, address, token: null, "bytes=500000-");
        using var renewed = await hub.WeightsAsync("bytes=500000-");
        Assert.Equal((403, 206), (expired.Status(), renewed.Status()));
    }

    [Fact]
    public async Task A_range_can_be_ignored_moved_or_refused()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.IgnoreRange, Weights));
        hub.Server.Inject(new Fault(FaultKind.WrongRangeStart, Weights, Times: 2, Bytes: 10));
        hub.Server.Inject(new Fault(FaultKind.RangeNotSatisfiable, Weights));
        using (var noRange = await hub.WeightsAsync())
            Assert.Equal(200, noRange.Status());
        using (var ignored = await hub.WeightsAsync("bytes=500000-"))
            Assert.Equal((200, Size), (ignored.Status(), (await ignored.BytesAsync()).Length));
        using (var refused = await hub.WeightsAsync("bytes=500000-"))
            Assert.Equal((416, "bytes */1000003"), (refused.Status(), refused.Header("Content-Range")));
        using (var moved = await hub.WeightsAsync("bytes=500000-"))
            Assert.Equal((206, "bytes 500010-1000002/1000003"), (moved.Status(), moved.Header("Content-Range")));
        using (var movedBack = await hub.WeightsAsync("bytes=1000000-"))
            Assert.Equal(
                (206, "bytes 999990-1000002/1000003"),
                (movedBack.Status(), movedBack.Header("Content-Range"))
            );
        using var right = await hub.WeightsAsync("bytes=500000-");
        Assert.Equal("bytes 500000-1000002/1000003", right.Header("Content-Range"));
    }

    [Theory]
    [InlineData(FaultKind.ShortBody, Size - 10)]
    [InlineData(FaultKind.LongBody, Size + 10)]
    public async Task A_body_of_another_length_says_so(FaultKind kind, int length)
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(kind, Weights, Bytes: 10));
        using var response = await hub.WeightsAsync();
        Assert.Equal(length, response.Content.Headers.ContentLength);
        Assert.Equal((length, false), await LengthAsync(response));
    }

    [Fact]
    public async Task A_flipped_bit_changes_one_byte_of_the_answer_that_has_it()
    {
        await using var hub = await RunningHub.StartAsync();
        var sound = hub.Repository[Weights].Content.ToArray();
        hub.Server.Inject(new Fault(FaultKind.FlipBit, Weights, Bytes: 600_000));
        hub.Server.Inject(new Fault(FaultKind.Drop, Weights, Bytes: 500_000));
        using var first = await hub.WeightsAsync();
        using var resumed = await hub.WeightsAsync("bytes=500000-");
        using var again = await hub.WeightsAsync("bytes=500000-");
        Assert.Equal(sound[..500_000], (await first.RemainsAsync()).Bytes);
        var bytes = await resumed.BytesAsync();
        Assert.Equal(sound[600_000] ^ 1, bytes[100_000]);
        bytes[100_000] ^= 1;
        Assert.Equal(sound[500_000..], bytes);
        Assert.Equal(sound[500_000..], await again.BytesAsync());
    }

    [Fact]
    public async Task A_compressed_body_has_no_length()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Gzip, Weights));
        using var response = await hub.WeightsAsync();
        Assert.Null(response.Content.Headers.ContentLength);
        Assert.Equal("gzip", response.Header("Content-Encoding"));
        using var plain = new MemoryStream();
        await using (
            var compressed = new GZipStream(
                await response.Content.ReadAsStreamAsync(RunningHub.Patience),
                CompressionMode.Decompress
            )
        )
            await compressed.CopyToAsync(plain, RunningHub.Patience);
        Assert.Equal(hub.Repository[Weights].Content.ToArray(), plain.ToArray());
    }

    [Fact]
    public async Task The_hubs_own_answers_can_drop_and_flip_too()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Drop, "api/models/org/model", Bytes: 20));
        hub.Server.Inject(new Fault(FaultKind.FlipBit, "resolve-cache", Bytes: 0));
        using var info = await hub.GetAsync("api/models/org/model");
        using var file = await hub.GetAsync($"api/resolve-cache/models/org/model/{hub.Repository.Commit}/config.json");
        Assert.Equal((20, true), await LengthAsync(info));
        Assert.Equal('{' ^ 1, (await file.BytesAsync())[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500_000)]
    public async Task A_body_cut_short_ends_in_good_order_and_too_early(int bytes)
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.CutShort, Weights, Origin: Origin.Cdn, Bytes: bytes));
        using var response = await hub.WeightsAsync();
        Assert.Null(response.Content.Headers.ContentLength);
        Assert.Null(response.Header("Transfer-Encoding"));
        Assert.Equal((bytes, false), await LengthAsync(response));
        using var next = await hub.WeightsAsync();
        Assert.Equal((Size, false), await LengthAsync(next));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(500_000)]
    public async Task A_bad_chunk_breaks_the_body_after_what_was_good(int bytes)
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.BadChunk, Weights, Origin: Origin.Cdn, Bytes: bytes));
        using var response = await hub.WeightsAsync();
        Assert.Equal("chunked", response.Header("Transfer-Encoding"));
        Assert.Equal((bytes, true), await LengthAsync(response));
    }

    [Fact]
    public async Task A_text_of_any_length_can_stand_for_an_answer()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Text, "/tree/", Value: "[\"", Bytes: 3_000_000));
        using var response = await hub.GetAsync("api/models/org/model/tree/main");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((3_000_002, false), await LengthAsync(response));
    }

    [Fact]
    public async Task A_fault_with_a_status_happens_to_the_body_of_such_an_error_only()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Drop, "config.json", Bytes: 3, Status: 503));
        hub.Server.Inject(new Fault(FaultKind.Status, "config.json", Status: 404));
        hub.Server.Inject(new Fault(FaultKind.Status, "config.json", Status: 503));
        using var other = await hub.GetAsync("org/model/resolve/main/config.json");
        using var broken = await hub.GetAsync("org/model/resolve/main/config.json");
        Assert.Equal((404, 503), (other.Status(), broken.Status()));
        Assert.False((await LengthAsync(other)).Broken);
        Assert.Equal((3, true), await LengthAsync(broken));
    }

    private static async Task<(int Length, bool Broken)> LengthAsync(HttpResponseMessage response)
    {
        var (bytes, broken) = await response.RemainsAsync();
        return (bytes.Length, broken);
    }
}
