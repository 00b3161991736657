namespace ModelPrep.Eviction;

/// <summary>Looks at both caches. It changes nothing, and takes what is missing or empty for what it is.</summary>
internal sealed class CacheInventory(ArtifactInventory artifacts, WeightInventory weights)
{
    /// <summary>What is there now.</summary>
    public CacheContents Take() => new(
        [.. artifacts.Artifacts().OrderByDescending(artifact => artifact.LastUsed)],
        [.. weights.Revisions().OrderByDescending(revision => revision.LastUsed)],
        [.. artifacts.Leftovers(), .. weights.Leftovers()]);
}
