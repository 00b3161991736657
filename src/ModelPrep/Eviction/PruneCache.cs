namespace ModelPrep.Eviction;

/// <summary>Carries pruning out, or finds out what it would do.</summary>
internal sealed class PruneCache(CacheInventory inventory, EntryRemoval removal, TimeProvider time)
{
    /// <summary>Prunes by rules.</summary>
    /// <param name="rules">What is to go.</param>
    /// <param name="dryRun">Whether nothing is removed.</param>
    public Pruned Run(PruneRules rules, bool dryRun) =>
        PrunePlan.Run(inventory.Take(), rules, time.GetUtcNow(), dryRun ? _ => null : removal.Remove);

    /// <summary>Removes what is asked for by name.</summary>
    /// <param name="names">What to remove.</param>
    /// <param name="dryRun">Whether nothing is removed.</param>
    /// <exception cref="NotFoundException">A name means nothing.</exception>
    /// <exception cref="BusyException">Something is in use.</exception>
    public Pruned Remove(IReadOnlyList<string> names, bool dryRun) =>
        PrunePlan.Remove(inventory.Take(), names, dryRun ? _ => null : removal.Remove);
}
