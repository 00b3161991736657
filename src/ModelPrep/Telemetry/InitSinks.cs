using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;

namespace ModelPrep.Telemetry;

/// <summary>The sinks for the result of an <c>init</c>.</summary>
internal static class InitSinks
{
    /// <summary>The configured sinks, in the order in which they report.</summary>
    /// <remarks>Without its environment variables, OpenTelemetry is not loaded.</remarks>
    public static IEnumerable<IInitSink> Of(Settings settings, TimeProvider time, ILoggerFactory log)
    {
        yield return new SummaryFile(settings.CachePath, log.CreateLogger<SummaryFile>());
        if (settings.MetricsPath is { } path)
            yield return new MetricsFile(path, log.CreateLogger<MetricsFile>());
        if (settings.Otlp is { } otlp)
            yield return new OtlpSink(otlp, time, log.CreateLogger<OtlpSink>());
    }
}
