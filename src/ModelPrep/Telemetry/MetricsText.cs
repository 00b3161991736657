using System.Globalization;
using System.Text;

namespace ModelPrep.Telemetry;

/// <summary>Formats the result of an <c>init</c> in Prometheus' text format. Pure.</summary>
internal static class MetricsText
{
    private const string Prefix = "modelprep_init_";

    /// <summary>Renders the whole file. Values that a failed <c>init</c> does not know are left out.</summary>
    public static string Render(InitRun run)
    {
        var text = new StringBuilder();
        var labels = $"model=\"{Escape(run.Request.ServedName)}\",kind=\"{Escape(run.Kind)}\"";
        Gauge("success", "Whether the last init succeeded: 1 or 0.", run.ExitStatus == 0 ? 1 : 0);
        Gauge("exit_status", "Exit status of the last init; 128 + n for signal n.", run.ExitStatus);
        Gauge(
            "last_end_timestamp_seconds",
            "When the last init ended, in seconds since 1970.",
            run.Ended.ToUnixTimeMilliseconds() / 1000.0
        );
        Head("duration_seconds", "How long each phase of the last init took, also one that failed.");
        foreach (var phase in run.Phases.GroupBy(phase => phase.Name, StringComparer.Ordinal))
            Sample(
                "duration_seconds",
                $"{labels},phase=\"{Escape(phase.Key)}\"",
                phase.Sum(one => one.Duration.TotalSeconds)
            );
        if (run.Result is null)
            return text.ToString();
        Gauge(
            "downloaded_bytes",
            "Bytes of weights that the last init fetched from the hub.",
            run.Download?.FetchedBytes ?? 0
        );
        Gauge(
            "shared_bytes",
            "Bytes of weights that the last init took from other nodes.",
            run.Download?.SharedBytes ?? 0
        );
        Gauge(
            "reused_bytes",
            "Bytes of weights that the last init needed and had already.",
            run.Download?.ReusedBytes ?? 0
        );
        Gauge(
            "build_seconds",
            "How long the last init built; 0 when it did not.",
            run.DurationOf("build")?.TotalSeconds ?? 0
        );
        return text.ToString();

        void Gauge(string name, string help, double value)
        {
            Head(name, help);
            Sample(name, labels, value);
        }

        void Head(string name, string help) =>
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Prefix}{name} {help}\n# TYPE {Prefix}{name} gauge\n");

        void Sample(string name, string all, double value) =>
            text.Append(CultureInfo.InvariantCulture, $"{Prefix}{name}{{{all}}} {value}\n");
    }

    private static string Escape(string value) =>
        value
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
}
