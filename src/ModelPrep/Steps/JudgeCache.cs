namespace ModelPrep.Steps;

/// <summary>
/// Says what the caches have for a request: an artifact that is ready, or what an <c>init</c> would make one from.
/// Changes nothing.
/// </summary>
internal sealed class JudgeCache(IArtifactStore store, ISharedTier tier)
{
    /// <exception cref="MismatchException">
    /// A server that has the cache at another path uses what would be taken.
    /// </exception>
    public async Task<CacheVerdict> RunAsync(ArtifactKey key, CancellationToken cancellationToken)
    {
        var place = store.PlaceOf(key);
        if (store.Find(key) is not null)
            return new CacheVerdict(CacheState.Ready, place);
        var problem = store.ProblemAt(key);
        if (store.FindMoved(key) is not null)
            return new CacheVerdict(CacheState.Moved, place) { Problem = problem };
        if (key is { Settings: not null } && PreparationKinds.TryParse(key.Kind) is PreparationKind.TensorRtLlm)
        {
            var plain = await RunAsync(key.WithoutSettings(), cancellationToken);
            return plain with
            {
                State = plain.State is CacheState.Ready ? CacheState.OtherSettings : plain.State,
                ArtifactPath = place,
                Nearest = Nearest(key),
                Problem = problem ?? plain.Problem,
            };
        }

        var state =
            await tier.HasAsync(key, cancellationToken) ? CacheState.Shared
            : problem is null ? CacheState.Missing
            : CacheState.Broken;
        return new CacheVerdict(state, place) { Problem = problem, Nearest = Nearest(key) };
    }

    private NearArtifact? Nearest(ArtifactKey key) =>
        ExplainMiss.Nearest(key, store.List().Select(artifact => artifact.Manifest.Key)) is { } miss
            ? new NearArtifact(store.PlaceOf(miss.Key), miss.Differences)
            : null;
}

/// <summary>What the caches have for a request.</summary>
/// <param name="State">What an <c>init</c> would find.</param>
/// <param name="ArtifactPath">Folder that the artifact has, or would have.</param>
internal sealed record CacheVerdict(CacheState State, string ArtifactPath)
{
    /// <summary>
    /// Why what stands in its place is no artifact, in words that continue a sentence about it; null when nothing does.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>The artifact that differs least; null when there is none of the same model and kind.</summary>
    public NearArtifact? Nearest { get; init; }

    /// <summary>Whether weights are needed to make the artifact.</summary>
    public bool NeedsWeights => State is CacheState.Missing or CacheState.Broken;
}

/// <summary>A prepared artifact that is not the wanted one.</summary>
/// <param name="Path">Its folder.</param>
/// <param name="Differences">In what it differs.</param>
internal sealed record NearArtifact(string Path, IReadOnlyList<KeyDifference> Differences);

/// <summary>What the caches have, in the order in which <c>init</c> looks.</summary>
internal enum CacheState
{
    /// <summary>The artifact: nothing is left to do.</summary>
    Ready,

    /// <summary>The artifact, made for another place: its paths would be written anew.</summary>
    Moved,

    /// <summary>The artifact with other repository settings: these would be set, and the engine kept.</summary>
    OtherSettings,

    /// <summary>The artifact in the shared cache: it would be copied.</summary>
    Shared,

    /// <summary>Something broken in its place: it would be made anew.</summary>
    Broken,

    /// <summary>Nothing: it would be made.</summary>
    Missing,
}
