using System.Diagnostics;
using ModelPrep.Configuration;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace ModelPrep.Telemetry;

/// <summary>The spans of an <c>init</c>: one for the whole, with a child for each phase.</summary>
internal static class OtlpSpans
{
    private const string RootName = "init";

    /// <summary>Sends the spans. Returns when the collector has responded or the library gives up.</summary>
    public static void Send(InitRun run, OtlpSignal signal, OtlpSettings settings, OtlpExchange exchange)
    {
        using var provider = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(OtlpExchange.Resource())
            .AddSource(OtlpExchange.Name)
            .AddOtlpExporter(options => exchange.Configure(options, signal))
            .Build();
        using var source = new ActivitySource(OtlpExchange.Name, ProgramVersion.Value);
        _ = ActivityContext.TryParse(settings.TraceParent, settings.TraceState, isRemote: true, out var parent);
        if (
            source.StartActivity(RootName, ActivityKind.Internal, parent, TagsOf(run), startTime: run.Started)
            is not { } root
        )
            return; // the sampler, or the parent trace, does not want the span
        foreach (var phase in run.Phases)
        {
            using var span = source.StartActivity(
                phase.Name,
                ActivityKind.Internal,
                root.Context,
                startTime: phase.Started
            );
            End(span, phase.Started + phase.Duration, phase.Succeeded ? null : run.Failure);
        }

        using (root)
            End(root, run.Ended, run.Failure);
    }

    private static void End(Activity? span, DateTimeOffset at, string? failure)
    {
        if (failure is not null)
            span?.SetStatus(ActivityStatusCode.Error, failure);
        span?.SetEndTime(at.UtcDateTime);
    }

    private static IEnumerable<KeyValuePair<string, object?>> TagsOf(InitRun run)
    {
        KeyValuePair<string, object?>[] all =
        [
            new("modelprep.model", run.Request.ServedName),
            new("modelprep.source", Redaction.Clean($"{run.Request.Source}")),
            new("modelprep.commit", run.Commit),
            new("modelprep.kind", run.Kind),
            new("modelprep.tp", run.Request.Parallelism.Tensor),
            new("modelprep.pp", run.Request.Parallelism.Pipeline),
            new("modelprep.reused", run.Result?.IsReused),
            new("modelprep.lookup", run.Lookup?.Name),
            new("modelprep.miss_reason", run.Lookup?.MissReason),
            new("process.exit.code", run.ExitStatus),
            new("error.type", run.ErrorType),
        ];
        return all.Where(tag => tag.Value is not null);
    }
}
