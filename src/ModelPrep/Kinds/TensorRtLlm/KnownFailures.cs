namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>What builders print when they fail, and what to do about it.</summary>
internal static class KnownFailures
{
    private const string GpuMemory = "the GPU ran out of memory";
    private const string GpuMemoryCure =
        "Take a lower --max-batch-size or --max-num-tokens, a higher --tp, or a GPU with more memory";
    private const string Memory = "it ran out of memory";
    private const string MemoryCure =
        "Raise the memory limit of the init container to at least twice the size of the weights";
    private const string Slots = "MPI found too few slots for the ranks";
    private const string SlotsCure =
        "Give the container as many processor cores as there are ranks, or set "
        + "PRTE_MCA_rmaps_default_mapping_policy=:oversubscribe where MPI is Open MPI 5";
    private const string Unknown = "this TensorRT-LLM does not know the model's architecture";
    private const string UnknownCure = "Take an image with another TensorRT-LLM, or --engine vllm or llmapi";
    private const string OldGpu = "this TensorRT-LLM has no kernels for this kind of GPU";
    private const string OldGpuCure = "Take a newer GPU, or --engine vllm";
    private const string Versions = "the engine and the TensorRT that reads it are of different versions";
    private const string VersionsCure =
        "Take an image whose TensorRT and TensorRT-LLM belong together, as NVIDIA publishes it";

    private static readonly KnownFailure[] Table =
    [
        new("CUDA out of memory", GpuMemory, GpuMemoryCure, Messages.GpuMemoryExhausted),
        new("CUDA error: out of memory", GpuMemory, GpuMemoryCure, Messages.GpuMemoryExhausted),
        new("cudaErrorMemoryAllocation", GpuMemory, GpuMemoryCure, Messages.GpuMemoryExhausted),
        new("cuda.OutOfMemoryError", GpuMemory, GpuMemoryCure, Messages.GpuMemoryExhausted),
        new("Error Code 2: OutOfMemory", GpuMemory, GpuMemoryCure, Messages.GpuMemoryExhausted)
        {
            ProvesFailure = false,
        }, // TensorRT's builder
        new("Cuda Runtime (out of memory)", GpuMemory, GpuMemoryCure, Messages.GpuMemoryExhausted)
        {
            ProvesFailure = false,
        }, // its allocator
        // TensorRT-LLM, after the call that failed
        new("): out of memory (", GpuMemory, GpuMemoryCure, Messages.GpuMemoryExhausted),
        new("std::bad_alloc", Memory, MemoryCure, Messages.MemoryExhausted),
        new("Cannot allocate memory", Memory, MemoryCure, Messages.MemoryExhausted),
        new("DefaultCPUAllocator: can't allocate memory", Memory, MemoryCure, Messages.MemoryExhausted),
        new("not enough slots available", Slots, SlotsCure, Messages.SlotsMissing),
        new("All nodes which are allocated for this job are already filled", Slots, SlotsCure, Messages.SlotsMissing),
        new("is not supported in TRT-LLM yet", Unknown, UnknownCure, Messages.ArchitectureUnknown),
        new("Unsupported model architecture", Unknown, UnknownCure, Messages.ArchitectureUnknown),
        new("Assertion failed: Unsupported architecture", OldGpu, OldGpuCure, Messages.GpuUnsupported),
        new("Unsupported architecture", Unknown, UnknownCure, Messages.ArchitectureUnknown),
        new("does not recognize this architecture", Unknown, UnknownCure, Messages.ArchitectureUnknown),
        new("kSERIALIZATION_VERSION failed", Versions, VersionsCure, Messages.VersionsMixed),
        new("Failed to deserialize cuda engine", Versions, VersionsCure, Messages.VersionsMixed),
        new(") != real length (", Versions, VersionsCure, Messages.VersionsMixed),
        new(
            "generated on an incompatible device",
            "the engine is for another kind of GPU",
            "Remove the artifact with modelprep cache remove, and run init on the GPU that is to serve",
            Messages.EngineOfOtherGpu
        ),
        new(
            "MPI worldSize is expected to be equal to tp*pp",
            "the engine is for another number of GPUs",
            "Check --tp and --pp",
            Messages.EngineOfOtherCount
        ),
    ];

    /// <summary>The failure that a line tells of; null when it tells of none that is known.</summary>
    public static KnownFailure? Find(string line) =>
        Array.Find(Table, known => line.Contains(known.Text, StringComparison.OrdinalIgnoreCase));
}
