namespace LoopbackHub.Tests.Api;

public sealed class RequestLogTests
{
    [Fact]
    public async Task Requests_are_recorded_with_what_was_sent()
    {
        await using var hub = await RunningHub.StartAsync();
        await hub.JsonAsync("api/models/org/model/tree/main?x=%22", RunningHub.Token);
        using var part = await hub.WeightsAsync("bytes=0-9");
        await part.BytesAsync();
        var requests = hub.Server.Requests;
        Assert.Equal([0, 1, 2], requests.Select(request => request.Number));
        Assert.Equal(("GET", Origin.Hub, 200), (requests[0].Method, requests[0].Origin, requests[0].Status));
        Assert.Equal(("/api/models/org/model/tree/main", "x=%22"), (requests[0].Path, requests[0].Query));
        Assert.Equal("Bearer hf_good", requests[0].Authorization);
        Assert.Equal(("HEAD", 302, 0), (requests[1].Method, requests[1].Status, requests[1].BodyBytes));
        Assert.Equal((Origin.Cdn, 206, 10), (requests[2].Origin, requests[2].Status, requests[2].BodyBytes));
        Assert.Equal(("bytes=0-9", null), (requests[2].Range, requests[2].Authorization));
        hub.Server.ClearRequests();
        Assert.Empty(hub.Server.Requests);
    }

    [Fact]
    public async Task A_test_can_wait_for_a_request_and_for_its_bytes()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Stall, "model.safetensors", Bytes: 300_000));
        var begun = hub.Server.WaitForRequestAsync(
            request => request is { Origin: Origin.Cdn, BodyBytes: >= 300_000 },
            RunningHub.Patience
        );
        Assert.False(begun.IsCompleted);
        using (await hub.WeightsAsync())
        {
            Assert.False((await begun).Finished);
            var known = await hub.Server.WaitForRequestAsync(
                request => request.Origin == Origin.Cdn,
                RunningHub.Patience
            );
            Assert.Equal([FaultKind.Stall], known.Faults);
        }

        // The client has gone, so the stalled answer ends.
        await hub.Server.WaitForRequestAsync(
            request => request is { Origin: Origin.Cdn, Finished: true },
            RunningHub.Patience
        );
    }

    [Fact]
    public async Task A_request_that_goes_on_after_the_clearing_stays_forgotten()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Stall, "model.safetensors", Bytes: 10));
        var response = await hub.WeightsAsync();
        hub.Server.ClearRequests();
        response.Dispose();
        await hub.JsonAsync("api/models/org/model");
        Assert.Equal("/api/models/org/model", Assert.Single(hub.Server.Requests).Path);
    }
}
