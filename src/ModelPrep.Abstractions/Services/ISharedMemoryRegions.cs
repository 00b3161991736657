namespace ModelPrep.Abstractions;

/// <summary>A shared memory region of a Python model.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Holders">Processes that have it open or mapped, as far as this container sees them.</param>
public sealed record SharedMemoryRegion(string Path, long Bytes, IReadOnlyList<int> Holders);

/// <summary>The shared memory regions of Triton's Python backend, which outlive a server that is killed.</summary>
public interface ISharedMemoryRegions
{
    /// <summary>The regions whose names begin with a prefix, the one of <c>shm-region-prefix-name</c>.</summary>
    IReadOnlyList<SharedMemoryRegion> Find(string prefix);

    /// <summary>Removes those regions with a prefix that no process holds.</summary>
    /// <returns>The regions that were removed.</returns>
    IReadOnlyList<SharedMemoryRegion> RemoveUnheld(string prefix);
}
