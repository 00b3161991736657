namespace ModelPrep.Toolchain;

/// <summary>The GPUs that a server started here can use: as NVML tells, else <c>nvidia-smi</c>, else unknown.</summary>
/// <param name="library">NVML: what it tells, or null.</param>
/// <param name="program"><c>nvidia-smi</c>, which has to be started, and is not in every image.</param>
/// <param name="variable">Reads a variable of this process.</param>
internal sealed class GpuInventory(Func<IReadOnlyList<Gpu>?> library, IGpuProbe program, Func<string, string?> variable) : IGpuProbe
{
    private Task<IReadOnlyList<Gpu>?>? _found;

    /// <inheritdoc/>
    /// <remarks>Asked once: a machine's GPUs do not change while a program runs that sees them.</remarks>
    public Task<IReadOnlyList<Gpu>?> FindAsync(CancellationToken cancellationToken) => _found ??= AskAsync(cancellationToken);

    private async Task<IReadOnlyList<Gpu>?> AskAsync(CancellationToken cancellationToken) =>
        (library() ?? await program.FindAsync(cancellationToken)) is { } all
            ? VisibleGpus.Of(all, variable("CUDA_VISIBLE_DEVICES"), variable("NVIDIA_VISIBLE_DEVICES"))
            : null;
}
