namespace ModelPrep.Abstractions;

/// <summary>The shared memory of this machine, which outlives the processes that use it.</summary>
public interface ISharedRegions
{
    /// <summary>Removes the regions of killed servers of this program that no process has open.</summary>
    /// <param name="prefixes">Additional prefixes of regions, chosen by users.</param>
    void RemoveAbandoned(params IReadOnlyList<string> prefixes);

    /// <summary>All files in shared memory, the largest first.</summary>
    IReadOnlyList<SharedRegion> List();
}
