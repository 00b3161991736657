namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.Mismatch"/>: this machine, or the artifact.</content>
public static partial class Messages
{
    public static readonly MessageCode TooFewGpus = new(
        "MP7801",
        "Not enough GPUs",
        Cause: "The container sees fewer GPUs than tp x pp. The message names `CUDA_VISIBLE_DEVICES` or "
            + "`NVIDIA_VISIBLE_DEVICES` if it hides others.",
        Cure: "Give the pod as many GPUs as tp x pp, or lower `--tp` or `--pp`.",
        Chart: "`model.tensorrtLlm.parallelism`; "
            + "`kubernetes.runtimeClassName` if the runtime shows other GPUs than Kubernetes assigned"
    );

    public static readonly MessageCode GpuDiffers = new(
        "MP7802",
        "The engine is for another GPU",
        Cause: "The engine was built for another GPU product or compute capability than this machine has.",
        Cure: "Run `modelprep init` on this machine: each GPU product needs its own engine.",
        Chart: "`gpu`; delete the pod, so that init runs on its node"
    );

    public static readonly MessageCode VersionDiffers = new(
        "MP7803",
        "The engine is for another TensorRT-LLM",
        Cause: "Init and serve ran in different images.",
        Cure: "Run init and serve in the same image.",
        Chart: "no value; delete the pod, so that init prepares again"
    );

    public static readonly MessageCode NothingPrepared = new(
        "MP7804",
        "Nothing is prepared",
        Cause: "The hand-over file does not exist, or the artifact that it names is gone.",
        Cure: "Run `modelprep init` first, with the same `--cache` and `--prepared`.",
        Chart: "no value; delete the pod, so that init prepares again"
    );

    public static readonly MessageCode RequestDiffers = new(
        "MP7805",
        "The artifact does not fit the request",
        Cause: "The options of serve, or the engine itself, do not match those of init.",
        Cure: "Run `modelprep init` with the same options as serve.",
        Chart: "`server.extraArgs`; delete the pod, so that init prepares again"
    );

    public static readonly MessageCode ArtifactIncomplete = new(
        "MP7806",
        "The artifact cannot be served",
        Cause: "Files of the artifact, or the weights that it serves from, are missing or unreadable.",
        Cure: "Mount both caches at the same paths as for init, or run `modelprep init`.",
        Chart: "no value; delete the pod, so that init prepares again"
    );

    public static readonly MessageCode ArtifactElsewhere = new(
        "MP7807",
        "A server uses the artifact at another path",
        Cause: "This pod mounts the cache at another path than the pod of a running server. "
            + "The paths in the artifact cannot be rewritten while that server runs.",
        Cure: "Mount the cache at the same path in all pods, or stop that server.",
        Chart: "`kubernetes.hostRootPath`, the same for all releases of a node"
    );

    public static readonly MessageCode SharedMemoryTooSmall = new(
        "MP7808",
        "Not enough shared memory",
        Cause: "`/dev/shm` has less free space than the ranks and the Python models of the server need.",
        Cure: "Enlarge it: mount an emptyDir with medium Memory at `/dev/shm`, or use `--shm-size=1g`.",
        Chart: "`kubernetes.sharedMemory`"
    );

    public static readonly MessageCode TemporaryFolderUnusable = new(
        "MP7809",
        "mpirun cannot write its session",
        Cause: "The temporary folder is not writable.",
        Cure: "Mount an emptyDir there, or set `TMPDIR` to a writable folder.",
        Chart: "`server.extraEnv`, `kubernetes.extraVolumes`"
    );

    public static readonly MessageCode PortTaken = new(
        "MP7810",
        "Port in use",
        Cause: "Another process listens on a port of the server.",
        Cure: "Stop that process, or choose another port after `--`, such as `-- --http-port=PORT`.",
        Chart: "`server.tritonArgs`, `kubernetes.extraContainers`"
    );

    public static readonly MessageCode GpusDivided = new(
        "MP7811",
        "Parts of a GPU cannot work together",
        Cause: "A GPU is in MIG mode, and `--tp` or `--pp` need several GPUs. A CUDA program that sees a part of a GPU "
            + "sees no other part and no whole GPU.",
        Cure: "Give the pod whole GPUs, use `--tp 1` and `--pp 1`, or name only whole GPUs in `CUDA_VISIBLE_DEVICES`.",
        Chart: "`gpu`, `model.tensorrtLlm.parallelism`"
    );
}
