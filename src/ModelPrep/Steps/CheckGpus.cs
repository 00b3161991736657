namespace ModelPrep.Steps;

/// <summary>Refuses to start a server on GPUs that the artifact was not made for.</summary>
internal sealed class CheckGpus(IGpuProbe probe)
{
    /// <exception cref="MismatchException">There are too few GPUs, or they are of another product.</exception>
    public async Task RunAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        var gpus = await probe.FindAsync(cancellationToken);
        PlanArtifact.RequireGpus(gpus, artifact.Parallelism);
        var key = artifact.Manifest.Key;
        if (key.GpuProduct is not null && gpus?.FirstOrDefault(gpu => gpu.Product != key.GpuProduct || gpu.ComputeCapability != key.ComputeCapability) is { } other)
            throw new MismatchException(
                Messages.GpuDiffers,
                $"The engine was built for {key.GpuProduct} (compute capability {key.ComputeCapability}), this machine has {other.Product} ({other.ComputeCapability})",
                "Run modelprep init on this machine: each GPU product needs its own engine");
    }
}
