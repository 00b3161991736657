using ModelPrep.Configuration;
using ModelPrep.Preparing;

namespace ModelPrep.Telemetry;

/// <summary>Summary of the last <c>init</c> of an artifact.</summary>
/// <param name="FormatVersion">Format version of the file, 1.</param>
/// <param name="StartedAt">Start time.</param>
/// <param name="EndedAt">End time.</param>
/// <param name="Seconds">Total duration.</param>
/// <param name="Host">Name of the machine, or of the pod.</param>
/// <param name="Lookup">See <see cref="CacheLookup"/>.</param>
/// <param name="MissReason">See <see cref="CacheLookup"/>.</param>
/// <param name="Retries">Number of retries at the hub.</param>
/// <param name="Versions">Versions of the programs involved.</param>
/// <param name="Init">The result as <c>--output json</c> prints it.</param>
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

    /// <summary>Creates the summary of a run that has an artifact.</summary>
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

/// <summary>Versions that an artifact was made with and for; null where it depends on none.</summary>
internal sealed record SummaryVersions(
    string ModelPrep,
    string? TensorRtLlm,
    string? TensorRt,
    string? TritonCli,
    string? Gpu
);
