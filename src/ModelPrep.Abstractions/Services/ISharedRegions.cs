namespace ModelPrep.Abstractions;

/// <summary>The shared memory of this machine, which outlives the processes that use it.</summary>
public interface ISharedRegions
{
    /// <summary>Removes what killed servers left: regions of this program's servers that no process has open.</summary>
    /// <param name="prefixes">Other prefixes of the servers' regions, which users have chosen.</param>
    void RemoveAbandoned(params IReadOnlyList<string> prefixes);

    /// <summary>All files that are there, the largest first.</summary>
    IReadOnlyList<SharedRegion> List();
}
