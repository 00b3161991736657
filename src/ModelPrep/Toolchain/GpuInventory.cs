namespace ModelPrep.Toolchain;

/// <summary>Finds the GPUs that a server on this machine can use: through NVML, or else <c>nvidia-smi</c>.</summary>
/// <param name="library">Queries NVML; null if it is not available.</param>
/// <param name="program">Queries <c>nvidia-smi</c>, which starts a process and is not in every image.</param>
/// <param name="variable">Reads an environment variable.</param>
internal sealed class GpuInventory(Func<IReadOnlyList<Gpu>?> library, NvidiaSmi program, Func<string, string?> variable)
    : IGpuProbe
{
    private Task<GpuSet?>? _found;

    /// <inheritdoc/>
    /// <remarks>Queries once: the GPUs do not change while this program runs.</remarks>
    public Task<GpuSet?> FindAsync(CancellationToken cancellationToken) => _found ??= AskAsync(cancellationToken);

    private async Task<GpuSet?> AskAsync(CancellationToken cancellationToken) =>
        (library() is { } known ? new GpuSet(known) : await program.FindAsync(cancellationToken)) is { } found
            ? VisibleGpus.Of(found.All, variable(VisibleGpus.Cuda), variable(VisibleGpus.Nvidia)) with
            {
                Failure = found.Failure,
            }
            : null;
}
