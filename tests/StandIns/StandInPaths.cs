namespace StandIns;

/// <summary>Where a toolchain's programs are.</summary>
/// <param name="Bin">Folder for PATH.</param>
/// <param name="Triton">The Triton CLI; nothing is there in a generation without it.</param>
/// <param name="TritonServer">The server.</param>
/// <param name="NvidiaSmi">The tool that finds GPUs.</param>
/// <param name="Python">The Python that has <c>tensorrt_llm</c>.</param>
public sealed record StandInPaths(string Bin, string Triton, string TritonServer, string NvidiaSmi, string Python);
