namespace ModelPrep.Toolchain;

/// <summary>Finds the GPUs that a server on this machine can use: through NVML, or else <c>nvidia-smi</c>.</summary>
/// <param name="library">Queries NVML; null if it is not available.</param>
/// <param name="program">Queries <c>nvidia-smi</c>, which starts a process and is not in every image.</param>
/// <param name="variable">Reads an environment variable.</param>
/// <param name="timeout">Timeout of NVML; 60 s unless given, as for <c>nvidia-smi</c>.</param>
internal sealed class GpuInventory(
    Func<IReadOnlyList<Gpu>?> library,
    NvidiaSmi program,
    Func<string, string?> variable,
    TimeSpan? timeout = null
) : IGpuProbe
{
    private static readonly TimeSpan LongestQuery = TimeSpan.FromSeconds(60);
    private Task<GpuSet?>? _found;

    /// <inheritdoc/>
    /// <remarks>Queries once: the GPUs do not change while this program runs.</remarks>
    public Task<GpuSet?> FindAsync(CancellationToken cancellationToken) => _found ??= AskAsync(cancellationToken);

    private async Task<GpuSet?> AskAsync(CancellationToken cancellationToken) =>
        (
            await AskLibraryAsync(timeout ?? LongestQuery, cancellationToken) is { } known
                ? new GpuSet(known)
                : await program.FindAsync(cancellationToken)
        )
            is { } found
            ? VisibleGpus.Of(found.All, variable(VisibleGpus.Cuda), variable(VisibleGpus.Nvidia)) with
            {
                Failure = found.Failure,
            }
            : null;

    /// <remarks>
    /// A call into a driver that hangs neither returns nor can be cancelled. So it gets a thread of its own, which is
    /// left behind until the process ends.
    /// </remarks>
    private async Task<IReadOnlyList<Gpu>?> AskLibraryAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await Task
                .Factory.StartNew(
                    library,
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
                .WaitAsync(limit, cancellationToken);
        }
        catch (TimeoutException e)
        {
            throw new ToolException(
                Messages.ToolSilent,
                $"The GPU driver has not answered within {limit.TotalSeconds:0.###} s",
                "Run nvidia-smi by hand to see where it hangs, and look into the node's kernel log",
                e
            );
        }
    }
}
