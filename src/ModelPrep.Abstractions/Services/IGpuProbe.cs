namespace ModelPrep.Abstractions;

/// <summary>Finds the GPUs of this machine.</summary>
public interface IGpuProbe
{
    /// <summary>The GPUs; empty when there are none, null when there is no way to tell.</summary>
    Task<IReadOnlyList<Gpu>?> FindAsync(CancellationToken cancellationToken);
}
