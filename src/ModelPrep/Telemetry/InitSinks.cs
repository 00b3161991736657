using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;

namespace ModelPrep.Telemetry;

/// <summary>Who is told how <c>init</c> went.</summary>
internal static class InitSinks
{
    /// <summary>Those that are set up, in the order in which they are told.</summary>
    /// <remarks>Without the variables, nothing of OpenTelemetry is touched.</remarks>
    public static IEnumerable<IInitSink> Of(Settings settings, TimeProvider time, ILoggerFactory log)
    {
        yield return new SummaryFile(settings.CachePath, log.CreateLogger<SummaryFile>());
        if (settings.MetricsPath is { } path)
            yield return new MetricsFile(path, log.CreateLogger<MetricsFile>());
        if (settings.Otlp is { } otlp)
            yield return new OtlpSink(otlp, time, log.CreateLogger<OtlpSink>());
    }
}
