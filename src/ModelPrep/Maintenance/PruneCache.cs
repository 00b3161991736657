namespace ModelPrep.Maintenance;

/// <summary>Prunes the cache, or reports what would be pruned.</summary>
internal sealed class PruneCache(CacheInventory inventory, EntryRemoval removal, TimeProvider time)
{
    /// <summary>Prunes by rules.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="dryRun">True to remove nothing.</param>
    public Pruned Run(PruneRules rules, bool dryRun) =>
        PrunePlan.Run(inventory.Take(), rules, time.GetUtcNow(), dryRun ? _ => null : removal.Remove);

    /// <summary>Removes entries by name.</summary>
    /// <param name="names">Names of the entries.</param>
    /// <param name="dryRun">True to remove nothing.</param>
    /// <exception cref="NotFoundException">No entry has one of the names.</exception>
    /// <exception cref="BusyException">An entry is in use.</exception>
    public Pruned Remove(IReadOnlyList<string> names, bool dryRun) =>
        PrunePlan.Remove(inventory.Take(), names, dryRun ? _ => null : removal.Remove);
}
