namespace ModelPrep.Maintenance;

/// <summary>Rules for pruning. Without limits, only leftovers are removed.</summary>
/// <param name="MaxBytes">Maximum size of what stays in bytes, from 0.</param>
/// <param name="MaxAge">Maximum time since the last use.</param>
/// <param name="KeepNames">Names of entries that always stay.</param>
/// <param name="KeepNewest">
/// Number of artifacts, and of revisions, that always stay: the most recently used ones.
/// </param>
/// <param name="Weights">True to prune the Hugging Face cache, too, and to count its size.</param>
/// <param name="WhyExempt">Reason why an entry must stay, or null; null if there are no such reasons.</param>
internal sealed record PruneRules(
    long? MaxBytes,
    TimeSpan? MaxAge,
    IReadOnlyList<string> KeepNames,
    int KeepNewest,
    bool Weights,
    Func<CacheEntry, string?>? WhyExempt = null
);
