using ModelPrep.Preparing;

namespace ModelPrep.Telemetry;

/// <summary>The course and result of one <c>init</c>.</summary>
/// <param name="Request">What was to be prepared.</param>
/// <param name="Started">Start time.</param>
/// <param name="Elapsed">Total duration.</param>
/// <param name="ExitStatus">Exit status; 128 + n for signal n.</param>
/// <param name="Phases">The phases that began, in order.</param>
internal sealed record InitRun(
    PreparationRequest Request,
    DateTimeOffset Started,
    TimeSpan Elapsed,
    int ExitStatus,
    IReadOnlyList<PhaseRun> Phases
)
{
    /// <summary>The result; null if it failed or was stopped.</summary>
    public InitResult? Result { get; init; }

    /// <summary>Message code of the failure; null if it did not fail or was stopped.</summary>
    public MessageCode? Code { get; init; }

    /// <summary>Cause of the failure, without secrets; null if it did not fail.</summary>
    public string? Failure
    {
        get;
        init => field = value is null ? null : Redaction.Clean(value);
    }

    /// <summary>Result of the cache lookup; null if it was not reached, or if only weights were requested.</summary>
    public CacheLookup? Lookup { get; init; }

    /// <summary>Number of retries at the hub.</summary>
    public int Retries { get; init; }

    /// <summary>End time.</summary>
    public DateTimeOffset Ended => Started + Elapsed;

    /// <summary>Name of the kind, for example <c>trtllm</c>.</summary>
    public string Kind => Request.Kind.Name;

    /// <summary>The commit; null if it is unknown.</summary>
    public string? Commit => Result?.Artifact?.Manifest.Key.Commit ?? Result?.Download?.Snapshot.Model.Commit;

    /// <summary>What was downloaded; nothing if a ready artifact was found, null if it failed.</summary>
    public Download? Download => Result?.Download;

    /// <summary>Duration of a phase; null if it did not finish.</summary>
    public TimeSpan? DurationOf(string phase) => Result?.Phases.FirstOrDefault(one => one.Name == phase)?.Duration;

    /// <summary>Type of the error in one word: the message code, or <c>signal</c>; null without an error.</summary>
    public string? ErrorType => ExitStatus > 128 ? "signal" : Code?.Text;
}
