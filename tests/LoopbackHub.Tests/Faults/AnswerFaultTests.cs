namespace LoopbackHub.Tests.Faults;

public sealed class AnswerFaultTests
{
    [Theory]
    [InlineData("api/models/org/model", "api/models/org/model")]
    [InlineData("api/models/org/model/tree/main", "/tree/")]
    [InlineData("api/models/org/model/tree/main?cursor=3", "cursor=3")]
    [InlineData("org/model/resolve/main/config.json", "resolve/main/config")]
    [InlineData("org/model/resolve/main/con%66ig.json", "main/config.json")]
    public async Task A_status_happens_as_often_as_it_was_injected(string path, string part)
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Status, part, Times: 2, Status: 503));
        Assert.Equal(503, await StatusAsync(hub, path));
        Assert.Equal(503, await StatusAsync(hub, path));
        Assert.NotEqual(503, await StatusAsync(hub, path));
        Assert.Equal(
            [
                [FaultKind.Status],
                [FaultKind.Status],
                [],
            ],
            hub.Server.Requests.Select(request => request.Faults)
        );
    }

    [Fact]
    public async Task A_fault_happens_only_at_its_origin_and_to_its_method()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Status, "org/model/", Origin: Origin.Cdn, Status: 500));
        hub.Server.Inject(new Fault(FaultKind.Status, "config.json", Method: "HEAD", Status: 502));
        Assert.Equal(307, await StatusAsync(hub, "org/model/resolve/main/config.json"));
        using var head = await hub.HeadAsync("org/model/resolve/main/config.json");
        using var body = await hub.WeightsAsync();
        Assert.Equal(502, head.Status());
        Assert.Equal(500, body.Status());
    }

    [Fact]
    public async Task The_CDN_can_deny_access_for_ever()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Status, Times: int.MaxValue, Origin: Origin.Cdn, Status: 403));
        for (var attempt = 0; attempt < 4; attempt++)
        {
            using var response = await hub.WeightsAsync();
            Assert.Equal(403, response.Status());
            Assert.Equal("application/xml", response.Header("Content-Type"));
            Assert.NotNull(response.Header("X-Amz-Cf-Id"));
        }
    }

    [Fact]
    public async Task A_rate_limit_says_when_its_window_ends()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(Fault.RateLimited("config.json", 7));
        using var response = await hub.HeadAsync("org/model/resolve/main/config.json");
        Assert.Equal(429, response.Status());
        Assert.Equal("\"resolvers\";r=0;t=7", response.Header("RateLimit"));
        Assert.Equal("\"fixed window\";\"resolvers\";q=3000;w=300", response.Header("RateLimit-Policy"));
        Assert.Equal("7", response.Header("Retry-After"));
    }

    [Fact]
    public async Task Another_limiter_may_name_a_date_or_nothing()
    {
        await using var hub = await RunningHub.StartAsync();
        var date = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Retry-After"] = "Thu, 01 Jan 2026 00:00:00 GMT",
        };
        hub.Server.Inject(new Fault(FaultKind.Status, Status: 429, Headers: date));
        hub.Server.Inject(new Fault(FaultKind.Status, Status: 429));
        using var dated = await hub.GetAsync("api/models/org/model");
        using var bare = await hub.GetAsync("api/models/org/model");
        Assert.Equal("Thu, 01 Jan 2026 00:00:00 GMT", dated.Header("Retry-After"));
        Assert.Null(bare.Header("Retry-After"));
        Assert.Equal("\"api\";r=499;t=300", bare.Header("RateLimit"));
    }

    [Fact]
    public async Task A_captive_portal_answers_with_its_page()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.HtmlPage, "model.safetensors"));
        using var response = await hub.GetAsync("org/model/resolve/main/model.safetensors");
        Assert.Equal(200, response.Status());
        Assert.Equal("text/html; charset=utf-8", response.Header("Content-Type"));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://other.invalid/x")]
    public async Task A_redirect_can_lead_anywhere(string location)
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Redirect, "config.json", Value: location));
        hub.Server.Inject(new Fault(FaultKind.ReplaceHeader, "model.safetensors", Header: "Location", Value: location));
        using var bare = await hub.HeadAsync("org/model/resolve/main/config.json");
        using var described = await hub.HeadAsync("org/model/resolve/main/model.safetensors");
        Assert.Equal((302, location), (bare.Status(), bare.Header("Location")));
        Assert.Null(bare.Header("X-Repo-Commit"));
        Assert.Equal((302, location), (described.Status(), described.Header("Location")));
        Assert.Equal(hub.Repository.Commit, described.Header("X-Repo-Commit"));
    }

    [Fact]
    public async Task A_redirect_loop_goes_there_and_back()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.RedirectLoop, "config.json", Times: int.MaxValue));
        var path = "/org/model/resolve/main/config.json";
        var seen = new List<string>();
        for (var hop = 0; hop < 4; hop++)
        {
            using var response = await hub.HeadAsync(path);
            Assert.Equal(307, response.Status());
            seen.Add(path = response.Header("Location")!);
        }

        Assert.Equal([seen[0], seen[1], seen[0], seen[1]], seen);
        Assert.NotEqual(seen[0], seen[1]);
    }

    [Fact]
    public async Task An_extra_hop_is_absolute_keeps_the_query_and_ends()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.ExtraHop, "/tree/", Times: int.MaxValue));
        using var first = await hub.GetAsync("api/models/org/model/tree/main?recursive=true");
        Assert.Equal(308, first.Status());
        Assert.StartsWith(
            $"{hub.Server.HubUri}api/models/org/model/tree/main?recursive=true&",
            first.Header("Location")
        );
        using var second = await hub.GetAsync(first.Header("Location")!);
        Assert.Equal(200, second.Status());
    }

    [Fact]
    public async Task No_answer_is_a_broken_connection()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.NoAnswer, Method: "HEAD", Times: int.MaxValue));
        await Assert.ThrowsAsync<HttpRequestException>(() => hub.HeadAsync("org/model/resolve/main/config.json"));
        Assert.Equal(0, hub.Server.Requests[0].Status);
    }

    [Fact]
    public async Task A_delay_comes_before_the_right_answer()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Delay, Delay: TimeSpan.FromMilliseconds(200)));
        var start = TimeProvider.System.GetTimestamp();
        await hub.JsonAsync("api/models/org/model");
        Assert.True(TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromMilliseconds(190));
    }

    [Fact]
    public async Task Cleared_faults_do_not_happen()
    {
        await using var hub = await RunningHub.StartAsync();
        hub.Server.Inject(new Fault(FaultKind.Status, Times: int.MaxValue, Status: 500));
        Assert.Equal(500, await StatusAsync(hub, "api/models/org/model"));
        hub.Server.ClearFaults();
        Assert.Equal(200, await StatusAsync(hub, "api/models/org/model"));
    }

    [Fact]
    public async Task A_closed_origin_refuses_connections_until_it_opens_again()
    {
        await using var hub = await RunningHub.StartAsync();
        Assert.Equal(200, await StatusAsync(hub, "api/models/org/model"));
        for (var time = 0; time < 2; time++)
        {
            await hub.Server.CloseAsync(Origin.Hub);
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => hub.GetAsync("api/models/org/model"));
            Assert.Equal(HttpRequestError.ConnectionError, refused.HttpRequestError);
        }

        await hub.Server.ReopenAsync(Origin.Hub, RunningHub.Patience);
        Assert.Equal(200, await StatusAsync(hub, "api/models/org/model"));
    }

    private static async Task<int> StatusAsync(RunningHub hub, string path)
    {
        using var response = await hub.GetAsync(path);
        return response.Status();
    }
}
