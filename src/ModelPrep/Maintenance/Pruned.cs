namespace ModelPrep.Maintenance;

/// <summary>Result of pruning, or of a dry run.</summary>
/// <param name="Removed">Removed entries, in order.</param>
/// <param name="Kept">Entries that the rules select but that stay.</param>
/// <param name="BytesLeft">Size of what is left, within the scope of the rules.</param>
internal sealed record Pruned(IReadOnlyList<Removal> Removed, IReadOnlyList<Kept> Kept, long BytesLeft)
{
    /// <summary>Bytes that were freed.</summary>
    public long FreedBytes => Removed.Sum(removal => removal.Bytes);
}

/// <summary>A removed entry.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Bytes">Bytes that its removal frees. Shared files stay.</param>
/// <param name="Reason">The reason.</param>
internal sealed record Removal(CacheEntry Entry, long Bytes, string Reason);

/// <summary>An entry that stays.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="Reason">The reason.</param>
internal sealed record Kept(CacheEntry Entry, string Reason);
