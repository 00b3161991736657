using ModelPrep.Preparing;

namespace ModelPrep.Telemetry;

/// <summary>How one <c>init</c> went, from whatever it left behind.</summary>
/// <param name="Request">What was to be prepared.</param>
/// <param name="Started">When it began.</param>
/// <param name="Elapsed">How long it took in all.</param>
/// <param name="ExitStatus">The status that it ends with; 128 + n for signal n.</param>
/// <param name="Phases">The phases that were begun, in order.</param>
internal sealed record InitRun(
    PreparationRequest Request,
    DateTimeOffset Started,
    TimeSpan Elapsed,
    int ExitStatus,
    IReadOnlyList<PhaseRun> Phases
)
{
    /// <summary>What it did; null when it failed or was stopped.</summary>
    public InitResult? Result { get; init; }

    /// <summary>The kind of its failure; null when it did not fail, or was stopped.</summary>
    public MessageCode? Code { get; init; }

    /// <summary>Why it failed, without anything secret; null when it did not.</summary>
    public string? Failure
    {
        get;
        init => field = value is null ? null : Redaction.Clean(value);
    }

    /// <summary>
    /// Whether something ready was found, and why not; null when it did not get so far, or was asked for weights only.
    /// </summary>
    public CacheLookup? Lookup { get; init; }

    /// <summary>How often the hub was asked again.</summary>
    public int Retries { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset Ended => Started + Elapsed;

    /// <summary>Name of the kind, for example <c>trtllm</c>.</summary>
    public string Kind => Request.Kind.Name;

    /// <summary>The commit; null when it is not known.</summary>
    public string? Commit => Result?.Artifact?.Manifest.Key.Commit ?? Result?.Download?.Snapshot.Model.Commit;

    /// <summary>What was downloaded; nothing when a ready artifact was found, null when it failed.</summary>
    public Download? Download => Result?.Download;

    /// <summary>How long a phase took; null when it was not finished.</summary>
    public TimeSpan? DurationOf(string phase) => Result?.Phases.FirstOrDefault(one => one.Name == phase)?.Duration;

    /// <summary>One word for what went wrong: the message's code, or <c>signal</c>; null when nothing did.</summary>
    public string? ErrorType => ExitStatus > 128 ? "signal" : Code?.Text;
}
