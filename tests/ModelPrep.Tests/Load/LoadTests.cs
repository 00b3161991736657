namespace ModelPrep.Tests.Load;

/// <summary>How requests are sent: from clients, on a schedule, and until when.</summary>
public sealed class LoadTests : IDisposable
{
    private readonly LoadClient _client = new();
    private readonly SemaphoreSlim _gate = new(0);

    [Fact]
    public async Task A_number_of_clients_holds_exactly_so_many_requests_in_flight()
    {
        await using var server = await GatedAsync();
        await using var load = _client.Start(server, "--concurrency 3 --requests 9 --output json");
        await server.CountAsync(3);
        // time for a fourth, if there were one
        await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);
        for (var arrived = 3; arrived <= 9; arrived++)
        {
            await server.CountAsync(arrived);
            Assert.Equal(3, server.InFlight);
            _gate.Release();
        }

        _gate.Release(2);
        Assert.Equal((9, 9, 0, 0, 0), (await LoadClient.ReportAsync(load)).Counts());
        Assert.Equal((9, 3), (server.Requests.Count, server.MostInFlight));
    }

    [Fact]
    public async Task Ten_thousand_requests_are_in_flight_at_once()
    {
        var files = File.ReadLines("/proc/self/limits")
            .Single(line => line.StartsWith("Max open files", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.SkipUnless(
            files[4] is "unlimited" || int.Parse(files[4]) >= 12_000,
            "a process may not open so many files here"
        );
        await using var server = await GatedAsync();
        await using var load = _client.Start(server, "--concurrency 10000 --requests 10000 --output json");
        await server.CountAsync(10_000);
        Assert.Equal(10_000, server.InFlight);
        _gate.Release(10_000);
        Assert.Equal((10_000, 10_000, 0, 0, 0), (await LoadClient.ReportAsync(load)).Counts());
    }

    [Fact]
    public async Task A_rate_is_kept_though_no_answer_comes()
    {
        await using var server = await GatedAsync();
        await using var load = _client.Start(server, "--rate 200 --requests 20 --output json");
        await server.CountAsync(20);
        Assert.Equal(20, server.InFlight);
        _gate.Release(20);
        Assert.Equal((20, 20, 0, 0, 0), (await LoadClient.ReportAsync(load)).Counts());
        Assert.Equal(20, server.Requests.Count);
    }

    [Fact]
    public async Task Requests_that_are_due_while_too_many_are_in_flight_are_skipped_and_counted()
    {
        await using var server = await GatedAsync();
        await using var load = _client.Start(server, "--rate 100 --concurrency 2 --output json");
        await server.CountAsync(2);
        await load.LineAsync("is skipped");
        load.Signal("TERM");
        await load.LineAsync("Stopping");
        _gate.Release(1000);
        var report = await LoadClient.ReportAsync(load);
        Assert.Equal(
            (2, 2, 0, 0),
            (report.Number("sent"), report.Number("succeeded"), report.Number("failed"), report.Number("aborted"))
        );
        Assert.InRange(report.Number("skipped"), 1, long.MaxValue);
        Assert.Equal(2, server.MostInFlight);
    }

    [Theory]
    [InlineData("--concurrency 2")]
    [InlineData("--rate 100 --concurrency 2")]
    public async Task After_the_duration_no_request_is_begun_and_those_in_flight_may_end(string pace)
    {
        await using var server = await GatedAsync();
        await using var load = _client.Start(server, $"{pace} --duration 0.5s --output json");
        await server.CountAsync(2);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken); // longer than the duration
        _gate.Release(1000);
        var report = await LoadClient.ReportAsync(load);
        Assert.Equal(
            (2, 2, 0, 0),
            (report.Number("sent"), report.Number("succeeded"), report.Number("failed"), report.Number("aborted"))
        );
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_lets_requests_in_flight_end_and_prints_the_report(string signal)
    {
        await using var server = await GatedAsync();
        await using var load = _client.Start(server, "--concurrency 4 --output json");
        await server.CountAsync(4);
        load.Signal(signal);
        Assert.EndsWith(
            "Stopping: 4 requests are in flight, and have 5 s to end",
            await load.LineAsync("Stopping"),
            StringComparison.Ordinal
        );
        _gate.Release(1000);
        Assert.Equal((4, 4, 0, 0, 0), (await LoadClient.ReportAsync(load)).Counts());
    }

    [Theory]
    [InlineData("--concurrency 3")]
    [InlineData("--rate 200 --requests 3")]
    [InlineData("--concurrency 3 --stream")]
    public async Task Requests_that_do_not_end_after_a_signal_are_cut_off_and_are_no_failures(string pace)
    {
        await using var server = await GatedAsync();
        await using var load = _client.Start(server, $"{pace} --output json");
        await server.CountAsync(3);
        load.Signal("TERM");
        Assert.Equal((3, 0, 0, 3, 0), (await LoadClient.ReportAsync(load)).Counts());
    }

    [Fact]
    public async Task A_signal_ends_the_pause_after_a_failure()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = (http, _) => GenerateServer.TextAsync(http, 503, "");
        await using var load = _client.Start(server, "--output json");
        await server.CountAsync(5); // the pause is 1.6 s now
        load.Signal("TERM");
        var outcome = await load.EndAsync();
        Assert.Equal(69, outcome.ExitCode);
        Assert.Equal((5, 0, 5, 0, 0), LoadClient.Parse(outcome).Counts());
    }

    [Fact]
    public async Task A_client_pauses_longer_and_longer_while_it_has_failures_only()
    {
        await using var server = await GenerateServer.StartAsync();
        var times = new List<long>();
        server.Answer = (http, number) =>
        {
            times.Add(TimeProvider.System.GetTimestamp());
            return number == 3 ? GenerateServer.GoodAsync(http) : GenerateServer.TextAsync(http, 503, "");
        };
        await _client.ReportAsync(server, "--requests 6");
        var pauses = times
            .Zip(times.Skip(1), TimeProvider.System.GetElapsedTime)
            .Select(pause => pause.TotalMilliseconds)
            .ToList();
        Assert.All(
            new[] { 100, 200, 400, 0, 100 }.Zip(pauses),
            pair => Assert.InRange(pair.Second, 0.95 * pair.First, double.MaxValue)
        );
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_server_is_ready()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = (http, number) =>
            number < 2 ? GenerateServer.TextAsync(http, 400, "") : GenerateServer.GoodAsync(http);
        await using var load = _client.Start(server, "--requests 1 --wait 1m --output json");
        await load.LineAsync("is ready: HTTP 400");
        Assert.Equal((1, 1, 0, 0, 0), (await LoadClient.ReportAsync(load)).Counts());
        Assert.Equal(
            ["/v2/health/ready", "/v2/health/ready", "/v2/health/ready", "/v2/models/gpt2/generate"],
            server.Requests.Select(request => request.Path)
        );
    }

    [Fact]
    public async Task A_server_that_does_not_become_ready_in_time_is_unreachable()
    {
        await using var server = await GenerateServer.StartAsync();
        await server.CloseAsync();
        var outcome = await _client.RunAsync(server, "--wait 1s");
        Assert.Equal((69, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains(
            $" ERR MP6911 {server.Uri}/v2/health/ready was not ready within 1 s: Connection refused. Check --url",
            outcome.Log,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_signal_while_the_server_is_not_ready_ends_it_with_an_empty_report()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = (http, _) => GenerateServer.TextAsync(http, 400, "");
        await using var load = _client.Start(server, "--wait 5m --output json");
        await load.LineAsync("is ready: HTTP 400");
        load.Signal("TERM");
        Assert.Equal((0, 0, 0, 0, 0), (await LoadClient.ReportAsync(load)).Counts());
    }

    [Theory]
    [InlineData("0s", 5)]
    [InlineData("1h", 1)]
    public async Task A_connection_is_used_for_so_long(string lifetime, int connections)
    {
        await using var server = await GenerateServer.StartAsync();
        await _client.ReportAsync(server, $"--requests 5 --connection-lifetime {lifetime}");
        Assert.Equal(
            (5, connections),
            (server.Requests.Count, server.Requests.DistinctBy(request => request.Connection).Count())
        );
    }

    [Fact]
    public async Task A_busy_connection_is_replaced_when_its_time_is_over()
    {
        await using var server = await GenerateServer.StartAsync();
        await using var load = _client.Start(server, "--connection-lifetime 1s --output json");
        await server.UntilAsync(requests => requests is [_, ..] && requests[^1].Connection != requests[0].Connection);
        load.Signal("TERM");
        Assert.Equal(0, (await LoadClient.ReportAsync(load)).Number("failed"));
        Assert.InRange(server.Requests.Count, 3, int.MaxValue); // the first one took more than one request
    }

    [Fact]
    public async Task Requests_go_through_the_proxy_that_a_variable_names()
    {
        await using var server = await GenerateServer.StartAsync();
        await using var load = _client
            .With("HTTP_PROXY", server.Uri)
            .Start("--url http://triton.invalid:8000/prefix/ --model gpt2 --requests 1 --output json");
        await LoadClient.ReportAsync(load);
        Assert.Equal(
            ("/prefix/v2/models/gpt2/generate", "triton.invalid:8000"),
            (server.Requests[0].Path, server.Requests[0].Host)
        );
    }

    public void Dispose()
    {
        _client.Dispose();
        _gate.Dispose();
    }

    private async Task<GenerateServer> GatedAsync()
    {
        var server = await GenerateServer.StartAsync();
        server.Answer = async (http, _) =>
        {
            await _gate.WaitAsync(http.RequestAborted);
            await GenerateServer.GoodAsync(http);
        };
        return server;
    }
}
