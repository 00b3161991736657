namespace ModelPrep.Abstractions;

/// <summary>The shared memory of this machine, which outlives the processes that use it.</summary>
public interface ISharedRegions
{
    /// <summary>Removes what killed servers left: regions of this program's servers that no process has open.</summary>
    /// <param name="prefixes">Other prefixes of the servers' regions, which users have chosen.</param>
    /// <returns>All files that stay, the largest first.</returns>
    IReadOnlyList<SharedRegion> RemoveAbandoned(params IReadOnlyList<string> prefixes);
}
