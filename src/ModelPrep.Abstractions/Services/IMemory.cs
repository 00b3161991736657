namespace ModelPrep.Abstractions;

/// <summary>Memory of this process and its descendants, as the kernel counts it.</summary>
public interface IMemory
{
    /// <summary>The present state.</summary>
    MemoryState Look();
}

/// <summary>State of the memory of a control group.</summary>
/// <param name="LimitBytes">The limit; null for none.</param>
/// <param name="UsedBytes">
/// Memory in use, page cache included. Without control groups, the memory of the processes.
/// </param>
/// <param name="Killed">Number of processes that the kernel ever killed in the group for lack of memory.</param>
public sealed record MemoryState(long? LimitBytes, long UsedBytes, long Killed)
{
    /// <summary>Memory of the machine; null if unknown.</summary>
    public long? PhysicalBytes { get; init; }
}
