namespace StandIns;

/// <summary>Where a toolchain's programs are.</summary>
/// <param name="Bin">Folder for PATH.</param>
/// <param name="Triton">The Triton CLI.</param>
/// <param name="TritonServer">The server.</param>
/// <param name="NvidiaSmi">The tool that finds GPUs.</param>
public sealed record StandInPaths(string Bin, string Triton, string TritonServer, string NvidiaSmi);
