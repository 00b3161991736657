namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.Mismatch"/>: what does not fit this machine or request.</content>
public static partial class Messages
{
    /// <summary>The container sees fewer than tp x pp.</summary>
    /// <remarks>Give the pod as many GPUs as tp x pp, or lower <c>--tp</c> or <c>--pp</c>.</remarks>
    public static readonly MessageCode TooFewGpus = new("MP7801", "There are too few GPUs");

    /// <summary>The machine that serves has another product or compute capability than the one that built.</summary>
    /// <remarks>Run modelprep init on this machine: each GPU product needs its own engine.</remarks>
    public static readonly MessageCode GpuDiffers = new("MP7802", "The engine is for another GPU");

    /// <summary>Init and serve ran in different images.</summary>
    /// <remarks>Run init and serve in the same image.</remarks>
    public static readonly MessageCode VersionDiffers = new("MP7803", "The engine is for another TensorRT-LLM");

    /// <summary>There is no hand-over file, or the artifact that it names has gone.</summary>
    /// <remarks>Run modelprep init first, with the same <c>--cache</c> and <c>--prepared</c>.</remarks>
    public static readonly MessageCode NothingPrepared = new("MP7804", "Nothing is prepared");

    /// <summary>The options of serve, or the engine itself, are not those of init.</summary>
    /// <remarks>Run modelprep init with the same options as serve.</remarks>
    public static readonly MessageCode RequestDiffers = new("MP7805", "What is prepared does not fit the request");

    /// <summary>Files of it, or the weights that it serves from, are missing or unreadable.</summary>
    /// <remarks>Mount both caches at the same paths as for init, or run modelprep init.</remarks>
    public static readonly MessageCode ArtifactIncomplete = new("MP7806", "The artifact cannot be served");

    /// <summary>
    /// The cache is mounted at another path in this pod than in one whose server runs, so that its paths cannot be
    /// written anew.
    /// </summary>
    /// <remarks>Mount the cache at the same path in all pods, or stop that server.</remarks>
    public static readonly MessageCode ArtifactElsewhere = new("MP7807", "A server uses the artifact at another path");

    /// <summary><c>/dev/shm</c> has less free than the ranks and the Python models of the server need.</summary>
    /// <remarks>
    /// Give the container more: an emptyDir with medium Memory at <c>/dev/shm</c>, or <c>--shm-size=1g</c>.
    /// </remarks>
    public static readonly MessageCode SharedMemoryTooSmall = new("MP7808", "There is too little shared memory");

    /// <summary>The temporary folder cannot be written.</summary>
    /// <remarks>Mount an emptyDir there, or set <c>TMPDIR</c> to a folder that can.</remarks>
    public static readonly MessageCode TemporaryFolderUnusable = new("MP7809", "mpirun cannot write its session");

    /// <summary>Another process listens on a port of the server.</summary>
    /// <remarks>Stop it, or choose another port after <c>--</c>, for example <c>-- --http-port=PORT</c>.</remarks>
    public static readonly MessageCode PortTaken = new("MP7810", "A port is taken");

    /// <summary>Parts of a GPU in MIG mode cannot work together, with each other or with whole GPUs.</summary>
    /// <remarks>
    /// Give the pod whole GPUs, use <c>--tp 1 --pp 1</c>, or hide the parts with <c>CUDA_VISIBLE_DEVICES</c>.
    /// </remarks>
    public static readonly MessageCode GpusDivided = new("MP7811", "Parts of a GPU cannot work together");
}
