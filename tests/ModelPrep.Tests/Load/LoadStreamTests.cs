using Microsoft.AspNetCore.Http;

namespace ModelPrep.Tests.Load;

/// <summary>Answers that come as events.</summary>
public sealed class LoadStreamTests : IDisposable
{
    private const string Event = """{"model_name":"gpt2","text_output":"word"}""";
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(300);
    private readonly LoadClient _client = new();

    [Fact]
    public async Task The_times_to_the_first_token_and_between_tokens_are_measured()
    {
        await using var server = await ServerAsync(async http =>
        {
            for (var number = 0; number < 4; number++)
            {
                await Task.Delay(number == 0 ? TimeSpan.Zero : Step, http.RequestAborted);
                await GenerateServer.EventAsync(http, Event);
            }

            await Task.Delay(Step, http.RequestAborted); // the end of the answer is later than its last event
        });
        var report = await _client.ReportAsync(server, "--requests 2 --stream");
        Assert.Equal((2, 2, 0, 0, 0), report.Counts());
        foreach (var name in new[] { "latency", "firstToken", "betweenTokens" })
            Assert.Equal(2, report.Time(name, "count"));
        // A timer may be a little early, and how late it is nobody knows.
        Assert.InRange(
            report.Time("betweenTokens", "minMs"),
            0.95 * Step.TotalMilliseconds,
            report.Time("latency", "maxMs") / 3
        );
        Assert.InRange(
            report.Time("firstToken", "minMs"),
            0,
            report.Time("latency", "maxMs") - (0.95 * 4 * Step.TotalMilliseconds)
        );
        Assert.All(
            server.Requests,
            request =>
                Assert.Equal(
                    ("/v2/models/gpt2/generate_stream", true),
                    (request.Path, request.Body!["stream"]!.GetValue<bool>())
                )
        );
    }

    [Fact]
    public async Task The_text_report_has_a_line_for_each_measure()
    {
        await using var server = await ServerAsync(async http =>
        {
            await GenerateServer.EventAsync(http, Event);
            await GenerateServer.EventAsync(http, Event);
        });
        var outcome = await _client.RunAsync(server, "--requests 1 --stream");
        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches(
            @"^gpt2 at http://127\.0\.0\.1:\d+/: 1 at once, streams\nrequests: 1 sent, 1 succeeded, 0 failed, 0 "
                + @"aborted, 0 skipped\ntime: \d+\.\d s, \d+\.\d\d requests/s\n\n"
                + @"ms +min +mean +p50 +p90 +p95 +p99 +max\nlatency( +\d+\.\d){7}\nfirst token( "
                + @"+\d+\.\d){7}\nbetween tokens( +\d+\.\d){7}\n$",
            outcome.Output
        );
    }

    [Fact]
    public async Task One_event_has_no_time_between_tokens_and_no_stream_no_first_token()
    {
        await using var server = await ServerAsync(http => GenerateServer.EventAsync(http, Event));
        var report = await _client.ReportAsync(server, "--requests 1 --stream");
        Assert.Equal(1, report.Time("firstToken", "count"));
        Assert.Equal("", $"{report.GetProperty("betweenTokens")}");
        server.Answer = (http, _) => GenerateServer.GoodAsync(http);
        var plain = await _client.ReportAsync(server, "--requests 1");
        Assert.Equal(("", ""), ($"{plain.GetProperty("firstToken")}", $"{plain.GetProperty("betweenTokens")}"));
    }

    [Theory]
    [InlineData("error", "badAnswer x 1", "CUDA out of memory")]
    [InlineData("nothing", "badAnswer x 1", "the stream has no event")]
    [InlineData("text", "badAnswer x 1", "the answer is not JSON")]
    [InlineData("cut", "connection x 1", "cause: connection: ")]
    [InlineData("status", "http 500 x 1", "in parts")]
    public async Task A_stream_that_does_not_end_well_is_a_failure(string what, string failure, string message)
    {
        await using var server = await ServerAsync(async http =>
        {
            if (what is "status")
                await GenerateServer.TextAsync(http, 500, """{"error":"in parts"}""");
            else if (what is not "nothing")
                await GenerateServer.EventAsync(http, Event);
            if (what is "error" or "text")
                await GenerateServer.EventAsync(http, what is "error" ? """{"error":"CUDA out of memory"}""" : "word");
            if (what is "cut")
                http.Abort();
        });
        await using var load = _client.Start(server, "--requests 1 --stream --output json");
        var outcome = await load.EndAsync();
        Assert.Equal(69, outcome.ExitCode);
        Assert.Equal([failure], LoadClient.Parse(outcome).Failures());
        Assert.Contains(message, outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Output_tokens_are_reported_where_the_server_tells_their_number_in_every_answer()
    {
        await using var server = await ServerAsync(async http =>
        {
            await GenerateServer.EventAsync(http, """{"text_output":"a","num_output_tokens":3}""");
            await GenerateServer.EventAsync(http, """{"text_output":"b","num_output_tokens":4}""");
        });
        var report = await _client.ReportAsync(
            server,
            "--requests 10 --stream --parameter return_num_output_tokens=true"
        );
        Assert.Equal(
            7,
            report.GetProperty("outputTokensPerSecond").GetDouble()
                / report.GetProperty("requestsPerSecond").GetDouble(),
            0.05
        );
        var known = server.Answer;
        server.Answer = (http, number) => number == 15 ? GenerateServer.EventAsync(http, Event) : known(http, number);
        Assert.Equal(
            "",
            $"{(await _client.ReportAsync(server, "--requests 10 --stream")).GetProperty("outputTokensPerSecond")}"
        );
    }

    public void Dispose() => _client.Dispose();

    private static async Task<GenerateServer> ServerAsync(Func<HttpContext, Task> answer)
    {
        var server = await GenerateServer.StartAsync();
        server.Answer = (http, _) => answer(http);
        return server;
    }
}
