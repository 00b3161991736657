using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Hub;
using ModelPrep.Preparing;
using ModelPrep.Telemetry;

namespace ModelPrep.Hosting;

/// <summary>Registers who is told how <c>init</c> went.</summary>
internal static class TelemetryServices
{
    /// <remarks>Without the environment variables of OpenTelemetry, nothing of it is touched.</remarks>
    public static IServiceCollection AddTelemetry(this IServiceCollection services) =>
        services.Add(
            (settings, parts) =>
                new InitJournal(
                    settings.Request!,
                    parts.Get<PhaseTimer>(),
                    () => parts.Get<ArtifactPreparer>().Lookup,
                    () => parts.Get<HubRetry>().Retries,
                    [.. Sinks(settings, parts)],
                    parts.Get<TimeProvider>()
                )
        );

    private static IEnumerable<IInitSink> Sinks(Configuration.Settings settings, IServiceProvider parts)
    {
        yield return new SummaryFile(settings.CachePath, parts.Log<SummaryFile>());
        if (settings.MetricsPath is { } path)
            yield return new MetricsFile(path, parts.Log<MetricsFile>());
        if (settings.Otlp is { } otlp)
            yield return new OtlpSink(otlp, parts.Get<TimeProvider>(), parts.Log<OtlpSink>());
    }
}
