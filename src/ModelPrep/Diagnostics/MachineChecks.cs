namespace ModelPrep.Diagnostics;

/// <summary>Checks the GPUs, the shared memory, and the memory of the control group.</summary>
internal sealed class MachineChecks(IGpuProbe gpus, IMemory memory, string sharedMemoryPath = "/dev/shm")
{
    private const string Gpus = "GPUs";
    private const string SharedMemory = "shared memory";
    private const string Memory = "memory";

    /// <summary>Shared memory that one rank of a server needs; see <c>CheckMachine</c>.</summary>
    private const long PerRank = 64L << 20;

    /// <summary>All checks of the machine.</summary>
    public IReadOnlyList<Check> All =>
        [
            new(Gpus, FindingState.Problem, ExitCode.Mismatch, async stop => [GpuRow(await gpus.FindAsync(stop))]),
            new(
                SharedMemory,
                FindingState.Warning,
                ExitCode.Mismatch,
                _ => Task.FromResult<IReadOnlyList<Finding>>([SharedMemoryRow()])
            ),
            new(
                Memory,
                FindingState.Warning,
                ExitCode.NoSpace,
                _ => Task.FromResult<IReadOnlyList<Finding>>([MemoryRow(memory.Look())])
            ),
        ];

    private static Finding GpuRow(GpuSet? gpus)
    {
        if (gpus is not { All: var found })
            return Finding.Problem(
                Gpus,
                "neither NVIDIA's driver nor nvidia-smi is here",
                "Give the container GPUs (nvidia.com/gpu in the pod's limits, or --gpus all); init --until weights "
                    + "needs none",
                ExitCode.Mismatch
            );
        if (found.Count == 0)
            return Finding.Problem(
                Gpus,
                (gpus.Limit ?? gpus.Failure) is { } why ? $"none that may be used: {why}" : "none that may be used",
                "See the pod's limits for nvidia.com/gpu, and CUDA_VISIBLE_DEVICES and NVIDIA_VISIBLE_DEVICES",
                ExitCode.Mismatch
            );
        var text = string.Join(
            ", ",
            found
                .CountBy(gpu => (gpu.Product, gpu.ComputeCapability, gpu.MemoryBytes))
                .Select(one =>
                    $"{one.Value} x {one.Key.Product} (compute capability {one.Key.ComputeCapability}"
                    + (one.Key.MemoryBytes is { } bytes ? $", {ByteSize.Format(bytes)})" : ")")
                )
        );
        text += found[0].Driver is { } driver ? $", driver {driver}" : "";
        if (gpus.HasParts && found.Count > 1)
            return Finding.Warning(
                Gpus,
                $"{text}; a CUDA program that sees a part of a GPU (MIG) sees no other",
                "Use --tp 1 and --pp 1, or let the container see whole GPUs only"
            );
        return found.Select(gpu => gpu.Product).Distinct(StringComparer.Ordinal).Count() == 1
            ? Finding.Ok(Gpus, text)
            : Finding.Warning(
                Gpus,
                text,
                "An engine is for one product: let the container see GPUs of one, with CUDA_VISIBLE_DEVICES"
            );
    }

    private Finding SharedMemoryRow()
    {
        if (!Directory.Exists(sharedMemoryPath))
            return Finding.Warning(
                SharedMemory,
                $"there is no {sharedMemoryPath}",
                "Mount an emptyDir with medium Memory there; several ranks need it"
            );
        var drive = new DriveInfo(sharedMemoryPath);
        var text =
            $"{sharedMemoryPath} has {ByteSize.Format(drive.TotalSize)}, "
            + $"{ByteSize.Format(drive.AvailableFreeSpace)} free";
        return drive.AvailableFreeSpace >= 2 * PerRank
            ? Finding.Ok(SharedMemory, text)
            : Finding.Warning(
                SharedMemory,
                $"{text}; each of several ranks takes {ByteSize.Format(PerRank)}",
                "Give the container more: an emptyDir with medium Memory at /dev/shm, or --shm-size=1g"
            );
    }

    private static Finding MemoryRow(MemoryState state)
    {
        var text =
            $"{(state.LimitBytes is { } limit ? $"limit {ByteSize.Format(limit)}" : "no limit")}, "
            + $"{ByteSize.Format(state.UsedBytes)} in use";
        return state.Killed == 0
            ? Finding.Ok(Memory, text)
            : Finding.Warning(
                Memory,
                $"{text}; the kernel has killed {state.Killed} processes for lack of it",
                "Raise the container's memory limit; an engine build takes twice the weights"
            );
    }
}
