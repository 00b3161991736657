namespace ModelPrep.Tests.Fakes;

/// <summary>A machine with these GPUs, or one that cannot tell.</summary>
internal sealed class FakeGpus(IReadOnlyList<Gpu>? gpus) : IGpuProbe
{
    public Task<IReadOnlyList<Gpu>?> FindAsync(CancellationToken cancellationToken) => Task.FromResult(gpus);
}
