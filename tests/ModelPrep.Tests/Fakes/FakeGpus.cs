namespace ModelPrep.Tests.Fakes;

/// <summary>A machine with these GPUs, or one that cannot tell.</summary>
internal sealed class FakeGpus(IReadOnlyList<Gpu>? gpus) : IGpuProbe
{
    public Task<GpuSet?> FindAsync(CancellationToken cancellationToken) =>
        Task.FromResult(gpus is null ? null : new GpuSet(gpus));
}
