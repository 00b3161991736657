namespace ModelPrep.Planning;

/// <summary>What the caches have for a request, for people.</summary>
/// <param name="Plan">What <c>init</c> does about it.</param>
/// <param name="ArtifactPath">Folder that the artifact has, or would have.</param>
internal sealed record CacheVerdict(ArtifactPlan Plan, string ArtifactPath)
{
    /// <summary>
    /// Why what stands in its place is no artifact, in words that continue a sentence about it; null when nothing does.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>The most similar artifact of the same model and kind; null if no such artifact exists.</summary>
    public NearArtifact? Nearest { get; init; }

    /// <summary>One word for it.</summary>
    public CacheState State => StateOf(Plan);

    private CacheState StateOf(ArtifactPlan plan) =>
        plan switch
        {
            ArtifactPlan.Ready => CacheState.Ready,
            ArtifactPlan.Relocate => CacheState.Moved,
            ArtifactPlan.Derive { Base: ArtifactPlan.Ready } => CacheState.OtherSettings,
            ArtifactPlan.Derive { Base: var plain } => StateOf(plain),
            ArtifactPlan.CopyFromShared => CacheState.Shared,
            _ => Problem is null ? CacheState.Missing : CacheState.Broken,
        };
}

/// <summary>A prepared artifact that is not the wanted one.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Differences">In what it differs.</param>
internal sealed record NearArtifact(string Path, IReadOnlyList<KeyDifference> Differences);

/// <summary>What the caches have, as <c>plan --output json</c> names it.</summary>
internal enum CacheState
{
    /// <summary>The artifact.</summary>
    Ready,

    /// <summary>The artifact, made for another folder.</summary>
    Moved,

    /// <summary>The artifact with other repository settings.</summary>
    OtherSettings,

    /// <summary>The artifact in the shared tier.</summary>
    Shared,

    /// <summary>Something broken in its place.</summary>
    Broken,

    /// <summary>Nothing.</summary>
    Missing,
}
