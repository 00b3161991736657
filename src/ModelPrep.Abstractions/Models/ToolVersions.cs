namespace ModelPrep.Abstractions;

/// <summary>Versions that decide whether an engine fits; null where the package was not found.</summary>
/// <param name="TensorRtLlm">Version of TensorRT-LLM.</param>
/// <param name="TensorRt">Version of TensorRT.</param>
/// <param name="TritonCli">Version of the Triton CLI.</param>
public sealed record ToolVersions(string? TensorRtLlm, string? TensorRt, string? TritonCli);
