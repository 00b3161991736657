using System.Diagnostics;
using System.Diagnostics.Metrics;
using ModelPrep.Configuration;
using ModelPrep.Preparing;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelPrep.Telemetry;

/// <summary>The metrics of an <c>init</c>, each with the model and the kind.</summary>
internal static class OtlpMetrics
{
    private static readonly double[] SecondsBounds =
    [
        0.1,
        0.5,
        1,
        5,
        10,
        30,
        60,
        120,
        300,
        600,
        1200,
        1800,
        3600,
        7200,
    ];

    /// <summary>Sends the metrics. Returns when the collector has responded or the library gives up.</summary>
    public static void Send(InitRun run, OtlpSignal signal, OtlpExchange exchange)
    {
        using var meter = new Meter(OtlpExchange.Name, ProgramVersion.Value);
        using var provider = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(OtlpExchange.Resource())
            .AddMeter(OtlpExchange.Name)
            .AddOtlpExporter(options => exchange.Configure(options, signal))
            .Build();
        Record(meter, run);
    }

    private static void Record(Meter meter, InitRun run)
    {
        var all = new TagList { { "modelprep.model", run.Request.ServedName }, { "modelprep.kind", run.Kind } };
        Duration("modelprep.init.duration", "How long an init took")
            .Record(run.Elapsed.TotalSeconds, run.ErrorType is { } error ? With("error.type", error) : all);
        meter
            .CreateGauge<int>("modelprep.init.exit_status", "1", "Exit status of the init")
            .Record(run.ExitStatus, all);
        var phases = Duration("modelprep.init.phase.duration", "How long a phase of an init took");
        foreach (var phase in run.Phases)
            phases.Record(phase.Duration.TotalSeconds, With("modelprep.phase", phase.Name));
        meter
            .CreateCounter<long>("modelprep.hub.retries", "{retry}", "How often the hub was asked again")
            .Add(run.Retries, all);
        if (run.Lookup is { } lookup)
            meter
                .CreateCounter<long>("modelprep.cache.lookups", "{lookup}", "Searches for something ready")
                .Add(1, Found(lookup));
        if (run.DurationOf("build") is { } build)
            Duration("modelprep.build.duration", "How long a build took").Record(build.TotalSeconds, all);
        if (run.Download is not { } download)
            return;
        var weights = meter.CreateCounter<long>(
            "modelprep.weights.io",
            "By",
            "Bytes of weights that an init needed, by where they came from"
        );
        weights.Add(download.FetchedBytes, With("modelprep.origin", "hub"));
        weights.Add(download.ReusedBytes, With("modelprep.origin", "cache"));
        weights.Add(download.SharedBytes, With("modelprep.origin", "shared"));
        if (download.FetchedBytes > 0 && run.DurationOf("download") is { Ticks: > 0 } took)
            meter
                .CreateGauge<double>("modelprep.download.rate", "By/s", "Bytes per second from the hub, on average")
                .Record(download.FetchedBytes / took.TotalSeconds, all);

        Histogram<double> Duration(string name, string description) =>
            meter.CreateHistogram(
                name,
                "s",
                description,
                tags: null,
                new InstrumentAdvice<double> { HistogramBucketBoundaries = SecondsBounds }
            );

        TagList With(string name, string value)
        {
            var tags = all; // a copy: it is a struct
            tags.Add(name, value);
            return tags;
        }

        TagList Found(CacheLookup lookup)
        {
            var tags = With("modelprep.lookup", lookup.Name);
            if (lookup.MissReason is { } reason)
                tags.Add("modelprep.miss_reason", reason);
            return tags;
        }
    }
}
