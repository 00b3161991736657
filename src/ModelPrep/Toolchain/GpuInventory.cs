namespace ModelPrep.Toolchain;

/// <summary>The GPUs that a server started here can use: as NVML tells, else <c>nvidia-smi</c>, else unknown.</summary>
/// <param name="library">NVML: what it tells, or null.</param>
/// <param name="program"><c>nvidia-smi</c>, which has to be started, and is not in every image.</param>
/// <param name="variable">Reads a variable of this process.</param>
internal sealed class GpuInventory(Func<IReadOnlyList<Gpu>?> library, IGpuProbe program, Func<string, string?> variable) : IGpuProbe
{
    public async Task<IReadOnlyList<Gpu>?> FindAsync(CancellationToken cancellationToken) =>
        (library() ?? await program.FindAsync(cancellationToken)) is { } all
            ? VisibleGpus.Of(all, variable("CUDA_VISIBLE_DEVICES"), variable("NVIDIA_VISIBLE_DEVICES"))
            : null;
}
