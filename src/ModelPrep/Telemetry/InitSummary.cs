using ModelPrep.Preparing;

namespace ModelPrep.Telemetry;

/// <summary>What the last <c>init</c> of an artifact did.</summary>
/// <param name="FormatVersion">Version of this file's format, 1.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Seconds">How long it took in all.</param>
/// <param name="Host">Name of the machine; in a pod the pod's.</param>
/// <param name="Lookup">See <see cref="CacheLookup"/>.</param>
/// <param name="MissReason">See <see cref="CacheLookup"/>.</param>
/// <param name="Retries">How often the hub was asked again.</param>
/// <param name="Versions">Versions of what took part.</param>
/// <param name="Init">What <c>--output json</c> says.</param>
internal sealed record InitSummary(
    int FormatVersion,
    DateTimeOffset StartedAt,
    DateTimeOffset EndedAt,
    double Seconds,
    string Host,
    string? Lookup,
    string? MissReason,
    int Retries,
    SummaryVersions Versions,
    InitReport Init
)
{
    private const int CurrentVersion = 1;

    /// <summary>The summary of a run that has an artifact.</summary>
    public static InitSummary Of(InitRun run, InitResult result, ArtifactKey key) =>
        new(
            CurrentVersion,
            run.Started,
            run.Ended,
            Math.Round(run.Elapsed.TotalSeconds, 3),
            Environment.MachineName,
            run.Lookup?.Name,
            run.Lookup?.MissReason,
            run.Retries,
            new SummaryVersions(ProgramVersion.Value, key.TensorRtLlm, key.TensorRt, key.TritonCli, key.GpuProduct),
            InitReport.Of(result)
        );
}

/// <summary>What an artifact was made with and for; null where it depends on none.</summary>
internal sealed record SummaryVersions(
    string ModelPrep,
    string? TensorRtLlm,
    string? TensorRt,
    string? TritonCli,
    string? Gpu
);
