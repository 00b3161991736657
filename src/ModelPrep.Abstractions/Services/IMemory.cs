namespace ModelPrep.Abstractions;

/// <summary>The memory of this process and its descendants, as the kernel accounts for it.</summary>
public interface IMemory
{
    /// <summary>How it stands now.</summary>
    MemoryState Look();
}

/// <summary>How the memory of a control group stands.</summary>
/// <param name="LimitBytes">What it may use; null where there is no limit.</param>
/// <param name="UsedBytes">What it uses, page cache included; without control groups, what the processes use.</param>
/// <param name="Killed">How many processes the kernel has killed in it for lack of memory, ever.</param>
public sealed record MemoryState(long? LimitBytes, long UsedBytes, long Killed)
{
    /// <summary>What the machine has; null where it does not tell.</summary>
    public long? PhysicalBytes { get; init; }
}
