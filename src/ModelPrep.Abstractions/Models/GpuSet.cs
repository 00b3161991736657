namespace ModelPrep.Abstractions;

/// <summary>The GPUs of this machine that may be used.</summary>
/// <param name="All">GPUs, and parts of GPUs.</param>
public sealed record GpuSet(IReadOnlyList<Gpu> All)
{
    /// <summary>Why there are no more, as a sentence without a full stop; null where no variable hides any.</summary>
    public string? Limit { get; init; }

    /// <summary>What the tool that lists them said when it failed, without a full stop; else null.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether some are parts of a GPU.</summary>
    public bool HasParts => All.Any(gpu => gpu.IsPart);

    /// <summary>What one CUDA program sees, and so what can work together.</summary>
    /// <remarks>
    /// A program that sees a part of a GPU sees the first part only, and no whole GPU (NVIDIA MIG User Guide,
    /// "CUDA Device Enumeration").
    /// </remarks>
    public IReadOnlyList<Gpu> Usable => HasParts ? [All.First(gpu => gpu.IsPart)] : All;
}
