using System.Globalization;
using ModelPrep.Tests.EndToEnd;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Load;

/// <summary>What is printed, and what is seen meanwhile.</summary>
public sealed class LoadReportTests : IDisposable
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);
    private readonly LoadClient _client = new();

    [Fact]
    public async Task Percentiles_are_those_of_the_answers()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = async (http, number) =>
        {
            if (number is 7 or 13)
                await Task.Delay(Slow, http.RequestAborted);
            await GenerateServer.GoodAsync(http);
        };
        // of 20, the 18th is the p90, the 19th the p95, the 20th the p99
        var report = await _client.ReportAsync(server, "--requests 20");
        foreach (
            var (which, least, most) in new (string, double, double)[]
            {
                ("minMs", 0, 0.5),
                ("p50Ms", 0, 1),
                ("p90Ms", 0, 1),
                ("meanMs", 0.1, 2),
                ("p95Ms", 1, double.MaxValue),
                ("p99Ms", 1, double.MaxValue),
                ("maxMs", 1, double.MaxValue),
            }
        )
            Assert.InRange(report.Time("latency", which) / (0.99 * Slow.TotalMilliseconds), least * 0.95, most);
        Assert.Equal(20, report.Time("latency", "count"));
        var (seconds, rate) = (
            report.GetProperty("seconds").GetDouble(),
            report.GetProperty("requestsPerSecond").GetDouble()
        );
        Assert.InRange(seconds, 2 * 0.99 * Slow.TotalSeconds, 60);
        Assert.Equal(20, rate * seconds, 0.1);
    }

    [Fact]
    public async Task The_JSON_report_has_these_fields()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = (http, number) =>
            number == 0 ? GenerateServer.TextAsync(http, 500, "no") : GenerateServer.GoodAsync(http);
        var report = await _client.ReportAsync(server, "--requests 2 --rate 20.5");
        Assert.Equal(
            [
                "url",
                "model",
                "stream",
                "concurrency",
                "rate",
                "sent",
                "succeeded",
                "failed",
                "aborted",
                "skipped",
                "failures",
                "seconds",
                "requestsPerSecond",
                "outputTokensPerSecond",
                "latency",
                "firstToken",
                "betweenTokens",
            ],
            report.EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal(
            ["count", "minMs", "meanMs", "p50Ms", "p90Ms", "p95Ms", "p99Ms", "maxMs"],
            report.GetProperty("latency").EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal(
            """{"cause":"http","status":500,"count":1,"first":"no"}""",
            string.Concat($"{report.GetProperty("failures")[0]}".Where(one => !char.IsWhiteSpace(one)))
        );
        Assert.Equal(
            (server.Uri + "/", "gpt2", false, 1000L, 20.5),
            (
                report.GetProperty("url").GetString(),
                report.GetProperty("model").GetString(),
                report.GetProperty("stream").GetBoolean(),
                report.Number("concurrency"),
                report.GetProperty("rate").GetDouble()
            )
        );
    }

    [Fact]
    public async Task The_text_report_is_for_people()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = (http, number) =>
            number is 0 or 1 ? GenerateServer.TextAsync(http, 500, "no") : GenerateServer.GoodAsync(http);
        var outcome = await _client.RunAsync(server, "--requests 5 --concurrency 2");
        Assert.Matches(
            @"^gpt2 at http://127\.0\.0\.1:\d+/: 2 at once\nrequests: 5 sent, 3 succeeded, 2 failed, 0 aborted, 0 "
                + @"skipped\nfailed: 2 x HTTP 500; the first: no\n"
                + @"time: \d+\.\d s, \d+\.\d\d requests/s\n\nms +min +mean +p50 +p90 +p95 +p99 +max\nlatency( "
                + @"+\d+\.\d){7}\n$",
            outcome.Output
        );
    }

    [Fact]
    public async Task A_terminal_shows_a_line_that_changes_and_keeps_the_log_only()
    {
        await using var server = await GenerateServer.StartAsync();
        using var gate = new SemaphoreSlim(0);
        server.Answer = async (http, number) =>
        {
            if (number == 10)
                await gate.WaitAsync(http.RequestAborted);
            await GenerateServer.GoodAsync(http);
        };
        await using var load = _client
            .With("TERM", "xterm")
            .Start(
                "/bin/sh",
                [
                    "-c",
                    "exec script --quiet --flush --return --command \"$0\" terminal </dev/null",
                    $"stty columns 120 rows 24 && exec {Binary.ModelPrep} load --url {server.Uri} --model gpt2 "
                        + "--requests 11 2>&1 >report",
                ]
            );
        Assert.Matches(
            @"0:00:\d\d elapsed, 1 in flight, 10 done, 0 failed, \d+\.\d requests/s, p50 ",
            await load.LineAsync("elapsed")
        );
        gate.Release();
        Assert.Equal(0, (await load.EndAsync()).ExitCode);
        var written = string.Join(
                '\n',
                (await File.ReadAllTextAsync(_client["terminal"], TestContext.Current.CancellationToken))
                    .Split('\n')
                    .Where(line => !line.StartsWith("Script ", StringComparison.Ordinal))
            )
            .Replace("\e[?1h\e=", "", StringComparison.Ordinal);
        Assert.Contains("\e[1A", written, StringComparison.Ordinal);
        Assert.Equal(
            " INF Sending requests to ",
            Assert.Single(new FakeTerminal(written).Lines, line => line.Length > 0)[25..50]
        );
    }

    [Theory]
    [InlineData("--log-format json --requests 1")]
    [InlineData("--verbose --requests 1")]
    public async Task A_log_has_lines_and_no_control_characters(string options)
    {
        await using var server = await GenerateServer.StartAsync();
        var log = (await _client.With("TERM", "xterm").RunAsync(server, options)).Log;
        Assert.Contains(
            $"Sending requests to {server.Uri}/v2/models/gpt2/generate, 1 at once",
            log,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(log, one => char.IsControl(one) && one != '\n');
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_number_of_requests()
    {
        await using var server = await GenerateServer.StartAsync();
        var resident = new List<long>();
        await using var load = _client.Start(server, "--concurrency 8 --connection-lifetime 1h");
        foreach (var count in new[] { 2_000, 6_000 })
        {
            await server.CountAsync(count);
            var line = File.ReadLines($"/proc/{load.Id}/status")
                .Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            resident.Add(
                long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
            );
        }

        load.Signal("TERM");
        Assert.Equal(0, (await load.EndAsync()).ExitCode);
        Assert.InRange(resident[1], 0, resident[0] + (64 << 10)); // KiB
    }

    public void Dispose() => _client.Dispose();
}
