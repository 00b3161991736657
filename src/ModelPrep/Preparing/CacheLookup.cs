namespace ModelPrep.Preparing;

/// <summary>How an <c>init</c> came to its artifact.</summary>
/// <param name="Outcome">What was done.</param>
/// <param name="Differing">
/// For <see cref="Outcome.Built"/>: the fields in which the key of the nearest artifact differs; none when no artifact
/// was near. Empty for the others.
/// </param>
internal sealed record CacheLookup(Outcome Outcome, IReadOnlyList<string> Differing)
{
    private const string NothingNear = "none";

    /// <summary>The outcome as telemetry names it; the words are kept from earlier versions.</summary>
    public string Name =>
        Outcome switch
        {
            Outcome.Hit => "hit",
            Outcome.Waited => "waited",
            Outcome.Relocated => "moved",
            Outcome.Derived => "settings",
            Outcome.Shared => "shared",
            _ => "miss",
        };

    /// <summary>Why there was nothing ready, as telemetry tells it; null when there was.</summary>
    public string? MissReason =>
        Outcome is not Outcome.Built ? null
        : Differing.Count == 0 ? NothingNear
        : string.Join(", ", Differing);
}

/// <summary>What was done to have an artifact on this node.</summary>
internal enum Outcome
{
    /// <summary>Nothing: it was ready.</summary>
    Hit,

    /// <summary>Nothing: another process has made it meanwhile.</summary>
    Waited,

    /// <summary>Its absolute paths were rewritten, because the cache was moved.</summary>
    Relocated,

    /// <summary>Repository settings were set; the engine was there.</summary>
    Derived,

    /// <summary>It was copied from the shared tier.</summary>
    Shared,

    /// <summary>It was made from weights.</summary>
    Built,
}
