namespace ModelPrep.Tests.Load;

/// <summary>What counts as a failure, and what a run with failures ends with.</summary>
public sealed class LoadFailureTests : IDisposable
{
    private const string UnknownModel = """{"error":"Request for unknown model: 'gpt2' is not found"}""";
    private readonly LoadClient _client = new();

    [Fact]
    public async Task Each_failure_counts_by_its_cause_and_the_run_goes_on()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = async (http, number) =>
        {
            switch (number)
            {
                case 0 or 5:
                    await GenerateServer.TextAsync(http, 503, """{"error":"Server\nis\texiting."}""");
                    break;
                case 1:
                    http.Abort();
                    break;
                case 2:
                    await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted);
                    break;
                case 3:
                    await GenerateServer.TextAsync(http, 200, "<html>", "text/html");
                    break;
                case 4:
                    await GenerateServer.TextAsync(http, 429, "<html>wait</html>", "text/html");
                    break;
                default:
                    await GenerateServer.GoodAsync(http);
                    break;
            }
        };
        await using var load = _client.Start(server, "--requests 8 --timeout 1s --concurrency 2 --output json");
        var outcome = await load.EndAsync();
        Assert.Equal(0, outcome.ExitCode);
        var report = LoadClient.Parse(outcome);
        Assert.Equal((8, 2, 6, 0, 0), report.Counts());
        Assert.Equal(
            ["badAnswer x 1", "connection x 1", "http 429 x 1", "http 503 x 2", "timeout x 1"],
            report.Failures().Order(StringComparer.Ordinal)
        );
        Assert.Contains(
            "the first with this cause: HTTP 503: Server is exiting\n",
            outcome.Log,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the first with this cause: HTTP 429: <html>wait</html>\n",
            outcome.Log,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the first with this cause: timeout: there was no complete answer within 1 s\n",
            outcome.Log,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the first with this cause: bad answer: the answer is not JSON: ",
            outcome.Log,
            StringComparison.Ordinal
        );
        Assert.Equal(5, outcome.Log.Split(" WRN ").Length - 1);
        Assert.Equal(2, report.Time("latency", "count")); // failures have no latency
    }

    [Fact]
    public async Task A_server_that_is_away_for_a_while_is_used_again_when_it_is_back()
    {
        await using var server = await GenerateServer.StartAsync();
        await using var load = _client.Start(server, "--concurrency 2 --output json");
        await server.CountAsync(2);
        await server.CloseAsync();
        await load.LineAsync("cause: connection: ");
        var before = server.Requests.Count;
        await server.OpenAsync();
        await server.CountAsync(before + 4);
        load.Signal("TERM");
        var report = await LoadClient.ReportAsync(load);
        Assert.InRange(report.Number("failed"), 1, long.MaxValue);
        Assert.All(report.Failures(), failure => Assert.StartsWith("connection x ", failure, StringComparison.Ordinal));
        Assert.Equal(report.Number("sent"), report.Number("succeeded") + report.Number("failed"));
    }

    [Theory]
    [InlineData(404, "", "HTTP 404, the server gave no reason")]
    [InlineData(400, UnknownModel, "HTTP 400, Request for unknown model: 'gpt2' is not found")]
    public async Task A_model_that_the_server_does_not_know_is_not_found(int status, string body, string reason)
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = (http, _) => GenerateServer.TextAsync(http, status, body);
        var outcome = await _client.RunAsync(server, "--requests 2");
        Assert.Equal(66, outcome.ExitCode);
        Assert.Contains(
            $" ERR MP6610 The server at {server.Uri}/ has no model gpt2: {reason}. Name with --model what it serves",
            outcome.Log,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "MP6610 The server at ",
            await File.ReadAllTextAsync(_client["termination-log"], TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_model_that_was_unknown_at_first_only_is_no_failure_of_the_run()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = (http, number) =>
            number == 0 ? GenerateServer.TextAsync(http, 404, "") : GenerateServer.GoodAsync(http);
        Assert.Equal((2, 1, 1, 0, 0), (await _client.ReportAsync(server, "--requests 2")).Counts());
    }

    [Theory]
    [InlineData("404 503", "the first failure was HTTP 404: down. The model does not take such a request")]
    [InlineData("503 404", "the first failure was HTTP 503: down. Look at the server's log; --wait 5m waits")]
    [InlineData(
        "400 400",
        "the first failure was HTTP 400: down. The model does not take such a request: see --max-tokens, "
            + "--parameter and --prompts."
    )]
    public async Task When_no_request_succeeds_it_says_how_the_first_failed_and_what_to_do(
        string statuses,
        string message
    )
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = (http, number) =>
            GenerateServer.TextAsync(http, int.Parse(statuses.Split(' ')[number]), """{"error":"down"}""");
        var outcome = await _client.RunAsync(server, "--requests 2");
        Assert.Equal(69, outcome.ExitCode);
        Assert.Contains(
            $" ERR MP6910 None of 2 requests to {server.Uri}/v2/models/gpt2/generate succeeded; {message}",
            outcome.Log,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "requests: 2 sent, 0 succeeded, 2 failed, 0 aborted, 0 skipped\n",
            outcome.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        await using var server = await GenerateServer.StartAsync();
        await server.CloseAsync();
        var outcome = await _client.RunAsync(server, "--requests 1");
        Assert.Equal(69, outcome.ExitCode);
        Assert.Contains(
            "the first failure was connection: Connection refused. Check --url, and that the server is up; --wait "
                + "5m waits for it.",
            outcome.Log,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_signal_does_not_hide_that_all_requests_failed()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = (http, _) => GenerateServer.TextAsync(http, 404, "");
        await using var load = _client.Start(server, "");
        await load.LineAsync("HTTP 404");
        load.Signal("TERM");
        Assert.Equal(66, (await load.EndAsync()).ExitCode);
    }

    public void Dispose() => _client.Dispose();
}
