namespace ModelPrep.Eviction;

/// <summary>What is to go. Without limits only what dead processes have left does.</summary>
/// <param name="MaxBytes">What may stay, in bytes, from 0.</param>
/// <param name="MaxAge">How long ago something may have been used last.</param>
/// <param name="KeepNames">What stays in any case, by name.</param>
/// <param name="KeepNewest">
/// How many artifacts, and how many revisions, stay in any case: the most recently used ones.
/// </param>
/// <param name="Weights">Whether the Hugging Face cache is pruned, too, and its size counts.</param>
/// <param name="WhyExempt">Why something must stay for another reason, or null; null for nothing.</param>
internal sealed record PruneRules(
    long? MaxBytes,
    TimeSpan? MaxAge,
    IReadOnlyList<string> KeepNames,
    int KeepNewest,
    bool Weights,
    Func<CacheEntry, string?>? WhyExempt = null
);
