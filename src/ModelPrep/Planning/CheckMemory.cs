using Microsoft.Extensions.Logging;

namespace ModelPrep.Planning;

/// <summary>
/// Checks, before the first byte, that the control group's memory can hold what an engine build needs.
/// </summary>
/// <remarks>A build has the weights in memory at least once while it converts them, and often twice.</remarks>
internal sealed partial class CheckMemory(IMemory memory, ILogger<CheckMemory> log)
{
    /// <exception cref="NoSpaceException">The limit is below the weights' size.</exception>
    public void Run(FileSelection files, IBuild? build)
    {
        if (Look(files, build) is not { LimitBytes: { } limit, LeastBytes: var weights })
            return;
        if (limit < weights)
            throw new NoSpaceException(
                Messages.MemoryTooSmall,
                $"The memory limit of {ByteSize.Format(limit)} is too small: an engine build has the weights in "
                    + $"memory, {ByteSize.Format(weights)}",
                $"Raise the memory limit of the init container to {ByteSize.Format(2 * weights)}, twice the weights"
            );
        if (limit / 2 < weights)
            Tight(ByteSize.Format(limit), ByteSize.Format(weights), ByteSize.Format(2 * weights));
    }

    /// <summary>What a build needs, and what there is; null where no engine is built.</summary>
    public MemoryNeed? Look(FileSelection files, IBuild? build) =>
        build is { Needs.HoldsWeights: true }
            ? new MemoryNeed(memory.Look().LimitBytes, files.WeightBytes, 2 * files.WeightBytes)
            : null;

    [LoggerMessage(
        3111,
        LogLevel.Warning,
        "The memory limit of {Limit} may be too small for an engine build with {Weights} of weights: {Enough}, "
            + "twice as much, are safe"
    )]
    private partial void Tight(string limit, string weights, string enough);
}

/// <summary>The memory that an engine build needs.</summary>
/// <param name="LimitBytes">What the control group may use; null for no limit.</param>
/// <param name="LeastBytes">With less it cannot end well.</param>
/// <param name="SafeBytes">With as much it does.</param>
internal sealed record MemoryNeed(long? LimitBytes, long LeastBytes, long SafeBytes);
