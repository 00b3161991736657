using System.Text.Json;
using System.Text.Json.Serialization;
using ModelPrep.Load;
using ModelPrep.Logging;

namespace ModelPrep.CommandLine;

/// <summary>What <c>modelprep load</c> prints on standard output.</summary>
internal static class LoadOutput
{
    /// <summary>The report, as text or as JSON.</summary>
    public static void Write(LoadReport report, LoadSettings settings)
    {
        if (settings.JsonOutput)
        {
            Console.Out.WriteLine(
                JsonSerializer.Serialize(Describe(report, settings), LoadJson.Default.LoadJsonReport)
            );
            return;
        }

        Console.Out.WriteLine(
            $"{settings.Model} at {settings.Server}: {Pace(settings)}{(settings.Stream ? ", streams" : "")}"
        );
        Console.Out.WriteLine(
            $"requests: {report.Sent} sent, {report.Succeeded} succeeded, {report.Failed} failed, {report.Aborted} "
                + $"aborted, {report.Skipped} skipped"
        );
        foreach (var (first, count) in report.Failures)
            Console.Out.WriteLine($"failed: {count} x {first.Name}; the first: {ForeignText.Clean(first.Message)}");
        Console.Out.WriteLine(
            $"time: {report.Duration.TotalSeconds:0.0} s, {report.RequestsPerSecond:0.00} "
                + $"requests/s{(report.OutputTokensPerSecond is { } tokens ? $", {tokens:0.0} output tokens/s" : "")}"
        );
        WriteTimes(report);
    }

    private static void WriteTimes(LoadReport report)
    {
        var rows = new[]
        {
            ("latency", report.Latency),
            ("first token", report.FirstToken),
            ("between tokens", report.BetweenTokens),
        }
            .Where(row => row.Item2 is not null)
            .Select(row => Cells(row.Item1, row.Item2!))
            .ToList();
        if (rows.Count == 0)
            return;
        Console.Out.WriteLine();
        foreach (
            var line in TextTable.Render([
                ["ms", "min", "mean", "p50", "p90", "p95", "p99", "max"],
                .. rows,
            ])
        )
            Console.Out.WriteLine(line);
    }

    private static IReadOnlyList<string> Cells(string name, LatencySummary times) =>
        [
            name,
            .. new[]
            {
                times.MinMs,
                times.MeanMs,
                times.P50Ms,
                times.P90Ms,
                times.P95Ms,
                times.P99Ms,
                times.MaxMs,
            }.Select(one => $"{one:0.0}"),
        ];

    private static string Pace(LoadSettings settings) =>
        settings.Rate is { } rate
            ? $"{rate:0.###} requests per second, at most {settings.Concurrency} at once"
            : $"{settings.Concurrency} at once";

    private static LoadJsonReport Describe(LoadReport report, LoadSettings settings) =>
        new(
            settings.Server.AbsoluteUri,
            settings.Model,
            settings.Stream,
            settings.Concurrency,
            settings.Rate,
            report.Sent,
            report.Succeeded,
            report.Failed,
            report.Aborted,
            report.Skipped,
            [
                .. report.Failures.Select(failure => new LoadJsonFailure(
                    CauseOf(failure.First.Cause),
                    failure.First.Status,
                    failure.Count,
                    failure.First.Message
                )),
            ],
            Math.Round(report.Duration.TotalSeconds, 3),
            report.RequestsPerSecond,
            report.OutputTokensPerSecond,
            report.Latency,
            report.FirstToken,
            report.BetweenTokens
        );

    private static string CauseOf(FailureCause cause) =>
        cause switch
        {
            FailureCause.Http => "http",
            FailureCause.Timeout => "timeout",
            FailureCause.Connection => "connection",
            _ => "badAnswer",
        };
}

/// <summary>The JSON form of the report; times of answers are in milliseconds.</summary>
internal sealed record LoadJsonReport(
    string Url,
    string Model,
    bool Stream,
    int Concurrency,
    double? Rate,
    long Sent,
    long Succeeded,
    long Failed,
    long Aborted,
    long Skipped,
    IReadOnlyList<LoadJsonFailure> Failures,
    double Seconds,
    double RequestsPerSecond,
    double? OutputTokensPerSecond,
    LatencySummary? Latency,
    LatencySummary? FirstToken,
    LatencySummary? BetweenTokens
);

/// <summary>
/// Failures with the same cause: <c>http</c> with its status, <c>timeout</c>, <c>connection</c> or <c>badAnswer</c>.
/// </summary>
internal sealed record LoadJsonFailure(string Cause, int? Status, long Count, string First);

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    GenerationMode = JsonSourceGenerationMode.Serialization,
    WriteIndented = true
)]
[JsonSerializable(typeof(LoadJsonReport))]
internal sealed partial class LoadJson : JsonSerializerContext;
