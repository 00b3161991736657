using System.Text.Json;

namespace ModelPrep.Tests.Load;

/// <summary>Reads reports.</summary>
internal static class LoadReportExtensions
{
    /// <summary>Sent, succeeded, failed, aborted and skipped.</summary>
    public static (long Sent, long Succeeded, long Failed, long Aborted, long Skipped) Counts(
        this JsonElement report
    ) =>
        (
            report.Number("sent"),
            report.Number("succeeded"),
            report.Number("failed"),
            report.Number("aborted"),
            report.Number("skipped")
        );

    public static long Number(this JsonElement report, string name) => report.GetProperty(name).GetInt64();

    /// <summary>One of the times, in milliseconds, for example <c>latency p50Ms</c>.</summary>
    public static double Time(this JsonElement report, string name, string which) =>
        report.GetProperty(name).GetProperty(which).GetDouble();

    /// <summary>The failures, for example <c>http 503 x 2</c>.</summary>
    public static IReadOnlyList<string> Failures(this JsonElement report) =>
        [
            .. report
                .GetProperty("failures")
                .EnumerateArray()
                .Select(failure =>
                    string.Join(' ', failure.GetProperty("cause").GetString()!, $"{failure.GetProperty("status")}")
                        .TrimEnd() + $" x {failure.GetProperty("count")}"
                ),
        ];
}
