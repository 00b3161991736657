namespace ModelPrep.Abstractions;

/// <summary>Finds the GPUs of this machine.</summary>
public interface IGpuProbe
{
    /// <summary>The GPUs; null when there is no way to tell.</summary>
    Task<GpuSet?> FindAsync(CancellationToken cancellationToken);
}
