namespace ModelPrep.Telemetry;

/// <summary>What the search for something ready came to.</summary>
/// <param name="Outcome">
/// <c>hit</c>: ready on this node; <c>moved</c>: ready, and written anew for its place; <c>settings</c>: only settings
/// were other; <c>shared</c>: another node had it; <c>miss</c>: it had to be prepared.
/// </param>
/// <param name="Reason">
/// The key's fields in which the nearest artifact differs, with commas; <c>none</c> when there was none near. Null for
/// what is no miss.
/// </param>
internal sealed record CacheLookup(string Outcome, string? Reason)
{
    private const string NothingNear = "none";

    /// <summary>The same from the phases and the result of an <c>init</c>; null when it did not get so far.</summary>
    /// <param name="phases">Its phases.</param>
    /// <param name="artifact">What it made or found.</param>
    /// <param name="started">When it began: what is younger was made by it.</param>
    /// <param name="differing">
    /// Fields of the key that differ from those of the nearest artifact; null when nobody compared.
    /// </param>
    public static CacheLookup? Of(
        IReadOnlyList<PhaseRun> phases,
        Artifact? artifact,
        DateTimeOffset started,
        IReadOnlyList<string>? differing
    )
    {
        if (differing is not null || Succeeded("build"))
            return new CacheLookup("miss", differing is { Count: > 0 } ? string.Join(", ", differing) : NothingNear);
        return artifact is null
            ? null
            : new CacheLookup(
                Succeeded("take") ? "shared"
                    : Succeeded("set") ? "settings"
                    : artifact.Manifest.CreatedAt >= started ? "moved"
                    : "hit",
                Reason: null
            );

        bool Succeeded(string phase) => phases.Any(run => run.Name == phase && run.Succeeded);
    }
}
