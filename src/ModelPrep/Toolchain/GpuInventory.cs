namespace ModelPrep.Toolchain;

/// <summary>The GPUs that a server started here can use: as NVML tells, else <c>nvidia-smi</c>, else unknown.</summary>
/// <param name="library">NVML: what it tells, or null.</param>
/// <param name="program"><c>nvidia-smi</c>, which has to be started, and is not in every image.</param>
/// <param name="variable">Reads a variable of this process.</param>
internal sealed class GpuInventory(Func<IReadOnlyList<Gpu>?> library, NvidiaSmi program, Func<string, string?> variable)
    : IGpuProbe
{
    private Task<GpuSet?>? _found;

    /// <inheritdoc/>
    /// <remarks>Asked once: a machine's GPUs do not change while a program runs that sees them.</remarks>
    public Task<GpuSet?> FindAsync(CancellationToken cancellationToken) => _found ??= AskAsync(cancellationToken);

    private async Task<GpuSet?> AskAsync(CancellationToken cancellationToken) =>
        (library() is { } known ? new GpuSet(known) : await program.FindAsync(cancellationToken)) is { } found
            ? VisibleGpus.Of(found.All, variable(VisibleGpus.Cuda), variable(VisibleGpus.Nvidia)) with
            {
                Failure = found.Failure,
            }
            : null;
}
