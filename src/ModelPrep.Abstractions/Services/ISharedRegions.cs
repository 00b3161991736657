namespace ModelPrep.Abstractions;

/// <summary>The shared memory of this machine, which outlives the processes that use it.</summary>
public interface ISharedRegions
{
    /// <summary>Removes the regions of servers that were killed: those that this program's servers have made, and nobody has open.</summary>
    /// <returns>All files that stay, the largest first.</returns>
    IReadOnlyList<SharedRegion> RemoveAbandoned();
}
