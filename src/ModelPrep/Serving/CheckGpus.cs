namespace ModelPrep.Serving;

/// <summary>Refuses GPUs that cannot run a request: too few that work together, or of another product.</summary>
internal sealed class CheckGpus(IGpuProbe probe)
{
    /// <exception cref="MismatchException">There are too few GPUs, or they are of another product.</exception>
    public async Task RunAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        var gpus = await probe.FindAsync(cancellationToken);
        Require(gpus, artifact.Parallelism);
        var key = artifact.Manifest.Key;
        if (key.GpuProduct is not null && gpus?.Usable.FirstOrDefault(IsOther) is { } other)
            throw new MismatchException(
                Messages.GpuDiffers,
                $"The engine was built for {key.GpuProduct} (compute capability {key.ComputeCapability}), "
                    + $"this machine has {other.Product} ({other.ComputeCapability})",
                "Run modelprep init on this machine: each GPU product needs its own engine"
            );

        bool IsOther(Gpu gpu) => gpu.Product != key.GpuProduct || gpu.ComputeCapability != key.ComputeCapability;
    }

    /// <summary>Refuses a world size above the GPUs that work together; passes when nobody can count them.</summary>
    /// <exception cref="MismatchException">There are too few.</exception>
    public static void Require(GpuSet? gpus, Parallelism parallelism)
    {
        if (gpus is null || gpus.Usable.Count >= parallelism.WorldSize)
            return;
        var needs = $"{parallelism} needs {parallelism.WorldSize} GPUs";
        var products = gpus.All.CountBy(gpu => gpu.Product).Select(one => $"{one.Value} x {one.Key}");
        throw gpus.HasParts
            ? new MismatchException(
                Messages.GpusDivided,
                $"{needs} that work together, found {string.Join(", ", products)}: "
                    + "a CUDA program that sees a part of a GPU (MIG) sees no other",
                gpus.All.Count(gpu => !gpu.IsPart) >= parallelism.WorldSize
                    ? "Name only the whole GPUs in CUDA_VISIBLE_DEVICES"
                    : "Give the pod whole GPUs, or use --tp 1 and --pp 1"
            )
            : new MismatchException(
                Messages.TooFewGpus,
                $"{needs}, found {gpus.All.Count}{(gpus.All is [var first, ..] ? $" ({first.Product})" : "")}"
                    + ((gpus.Limit ?? gpus.Failure) is { } why ? $": {why}" : ""),
                gpus.Limit is null
                    ? "Give the pod as many GPUs as tp x pp, or lower --tp or --pp"
                    : "Correct the variable, give the pod as many GPUs as tp x pp, or lower --tp or --pp"
            );
    }
}
