namespace LoopbackHub.Tests.Faults;

public sealed class HeaderFaultTests
{
    private const string Path = "org/model/resolve/main/model.safetensors";

    [Theory]
    [InlineData("X-Repo-Commit")]
    [InlineData("X-Linked-Etag")]
    [InlineData("X-Linked-Size")]
    [InlineData("ETag")]
    [InlineData("Content-Length")]
    public async Task A_header_can_be_missing(string header)
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.RemoveHeader, "model.safetensors", Header: header));
        using var without = await hub.HeadAsync(Path);
        using var with = await hub.HeadAsync(Path);
        Assert.Null(without.Header(header));
        Assert.NotNull(with.Header(header));
    }

    [Fact]
    public async Task A_header_can_be_added_with_a_number_of_its_own()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(
            new Fault(FaultKind.AddHeader, "model.safetensors", Times: 2, Header: "X-New", Value: "<{n}>")
        );
        using var first = await hub.HeadAsync(Path);
        using var second = await hub.HeadAsync(Path);
        using var third = await hub.HeadAsync(Path);
        Assert.Matches(@"\A<\d+>\z", first.Header("X-New"));
        Assert.NotEqual(first.Header("X-New"), second.Header("X-New"));
        Assert.Null(third.Header("X-New"));
    }

    [Theory]
    [InlineData("X-Linked-Etag", "\"../../x\"")]
    [InlineData("X-Linked-Size", "7")]
    [InlineData("X-Repo-Commit", "not a commit")]
    public async Task A_header_can_be_wrong(string header, string value)
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.ReplaceHeader, "model.safetensors", Header: header, Value: value));
        using var wrong = await hub.HeadAsync(Path);
        using var right = await hub.HeadAsync(Path);
        Assert.Equal(value, wrong.Header(header));
        Assert.NotEqual(value, right.Header(header));
    }

    [Fact]
    public async Task A_header_fault_waits_for_an_answer_that_has_the_header()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.RemoveHeader, Header: "Link"));
        using var last = await hub.GetAsync("api/models/org/model/tree/main?recursive=true&cursor=3");
        using var first = await hub.GetAsync("api/models/org/model/tree/main?recursive=true");
        Assert.Null(first.Header("Link"));
        Assert.Equal(
            [
                [],
                [FaultKind.RemoveHeader],
            ],
            hub.Server.Requests.Select(request => request.Faults)
        );
    }

    [Theory]
    [InlineData("2000000", RunningHub.WeightBytes, true)]
    [InlineData("1000", 1000, false)]
    public async Task A_length_can_differ_from_the_body(string length, int received, bool broken)
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(
            new Fault(FaultKind.ReplaceHeader, Origin: Origin.Cdn, Header: "Content-Length", Value: length)
        );
        using var response = await hub.WeightsAsync();
        var remains = await response.RemainsAsync();
        Assert.Equal((received, broken), (remains.Bytes.Length, remains.Broken));
    }

    [Fact]
    public async Task A_body_without_a_length_comes_in_chunks()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.RemoveHeader, Origin: Origin.Cdn, Header: "Content-Length"));
        using var response = await hub.WeightsAsync();
        Assert.True(response.Headers.TransferEncodingChunked);
        Assert.Equal(RunningHub.WeightBytes, (await response.BytesAsync()).Length);
    }
}
