namespace ModelPrep.Eviction;

/// <summary>What a pruning removes, or would remove.</summary>
/// <param name="Removed">In the order in which it goes.</param>
/// <param name="Kept">What would have gone by the rules, but stays.</param>
/// <param name="BytesLeft">What is left of all that the rules are about.</param>
internal sealed record Pruned(IReadOnlyList<Removal> Removed, IReadOnlyList<Kept> Kept, long BytesLeft)
{
    /// <summary>What is free now that was not.</summary>
    public long FreedBytes => Removed.Sum(removal => removal.Bytes);
}

/// <summary>Something that goes.</summary>
/// <param name="Entry">What.</param>
/// <param name="Bytes">What that frees; files that others share stay.</param>
/// <param name="Reason">Why.</param>
internal sealed record Removal(CacheEntry Entry, long Bytes, string Reason);

/// <summary>Something that stays.</summary>
/// <param name="Entry">What.</param>
/// <param name="Reason">Why.</param>
internal sealed record Kept(CacheEntry Entry, string Reason);
