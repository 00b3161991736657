namespace ModelPrep.Abstractions;

/// <summary>One GPU of this machine.</summary>
/// <param name="Product">Product name with dashes for spaces, as the node label <c>nvidia.com/gpu.product</c> has it.</param>
/// <param name="ComputeCapability">For example <c>9.0</c>.</param>
public sealed record Gpu(string Product, string ComputeCapability);
