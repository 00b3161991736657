namespace ModelPrep.Abstractions;

/// <summary>Finds the GPUs of this machine.</summary>
public interface IGpuProbe
{
    /// <summary>The GPUs; null if they cannot be determined.</summary>
    Task<GpuSet?> FindAsync(CancellationToken cancellationToken);
}
