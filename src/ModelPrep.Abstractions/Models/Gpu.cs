using System.Text.Json.Serialization;

namespace ModelPrep.Abstractions;

/// <summary>One GPU of this machine, or one part of a GPU that is divided (MIG).</summary>
/// <param name="Product">
/// Product name with dashes for spaces, as the node label <c>nvidia.com/gpu.product</c> has it; of a part with its
/// profile, for example <c>NVIDIA-H100-80GB-HBM3-MIG-1g.10gb</c>.
/// </param>
/// <param name="ComputeCapability">For example <c>9.0</c>.</param>
public sealed record Gpu(string Product, string ComputeCapability)
{
    /// <summary>The driver's name for it, <c>GPU-...</c> or <c>MIG-...</c>; null where it is not known.</summary>
    public string? Uuid { get; init; }

    /// <summary>Its memory; null where it is not known.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Version of the driver; null where it is not known.</summary>
    public string? Driver { get; init; }

    /// <summary>Number of the GPU, from 0, as <c>nvidia-smi</c> counts; its parts have the same.</summary>
    [JsonIgnore]
    public int Index { get; init; }

    /// <summary>Whether it is a part of a GPU that is divided (MIG).</summary>
    [JsonIgnore]
    public bool IsPart { get; init; }

    /// <summary>The product as the node label spells it.</summary>
    public static string ProductOf(string name) => name.Trim().Replace(' ', '-');
}
