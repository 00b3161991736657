namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.NoSpace"/>: disk and memory.</content>
public static partial class Messages
{
    public static readonly MessageCode DiskTooSmall = new(
        "MP7301",
        "Not enough disk space",
        Cause: "The download and the engine do not fit on the disk. This is checked before the first byte arrives.",
        Cure: "Free space there, or point `--cache` and `HF_HUB_CACHE` to a larger disk.",
        Chart: "`kubernetes.hostRootPath`, `cache.type`; [disk is full](troubleshooting.md#disk-is-full)"
    );

    public static readonly MessageCode DiskFull = new(
        "MP7302",
        "Disk full",
        Cause: "The disk filled up while files were written or an engine was built, "
            + "or it has no inodes left, or a quota is used up.",
        Cure: "Free space on that disk, or point `--cache` or `HF_HUB_CACHE` to a larger one. The next run resumes.",
        Chart: "`kubernetes.hostRootPath`, `cache.type`; [disk is full](troubleshooting.md#disk-is-full)"
    );

    public static readonly MessageCode MemoryTooSmall = new(
        "MP7303",
        "Memory limit too low",
        Cause: "The weights alone need more memory than the limit. This is checked before the build.",
        Cure: "Raise the memory limit of the init container to twice the size of the weights.",
        Chart: "`init.resources.memory` or `model.sizeGiB`"
    );

    public static readonly MessageCode MemoryExhausted = new(
        "MP7304",
        "The build ran out of memory",
        Cause: "The kernel killed a process of the builder, or the builder reports that memory ran out.",
        Cure: "Raise the memory limit of the init container to at least twice the size of the weights.",
        Chart: "`init.resources.memory` or `model.sizeGiB`; [OOMKilled](troubleshooting.md#oomkilled)"
    );

    public static readonly MessageCode CacheHeld = new(
        "MP7305",
        "Cannot free enough space in the cache",
        Cause: "The entries that would have to be removed are in use, or are to be kept.",
        Cure: "Stop what uses the cache, free space, or allow more with `--max-cache-size` or `--max-size`.",
        Chart: "`cache.maxSize`; [remove what nobody uses](chart.md#remove-what-nobody-uses)"
    );

    public static readonly MessageCode MountsDiffer = new(
        "MP7306",
        "The cache spans several mounts",
        Cause: "A mount lies below the folder of `--cache`, so a finished build cannot move into its place in one "
            + "atomic step.",
        Cure: "Mount the folder of `--cache` as a whole, or choose another `--cache`.",
        Chart: "`cache.claim`"
    );

    public static readonly MessageCode NotWritable = new(
        "MP7307",
        "Folder not writable",
        Cause: "The folder belongs to another user, or its file system is mounted read-only.",
        Cure: "Make the folder writable for the user that the message names, "
            + "or choose others with `--cache`, `--prepared` and `HF_HUB_CACHE`.",
        Chart: "`kubernetes.podSecurityContext`; [not as root](chart.md#not-as-root)"
    );

    public static readonly MessageCode DiskFails = new(
        "MP7308",
        "Cannot read or write files",
        Cause: "The system reports a disk error, an invalid path, or a folder that this user cannot read.",
        Cure: "Check the disk, and the paths of `--cache`, `--prepared` and `HF_HUB_CACHE`.",
        Chart: "`kubernetes.hostRootPath`, `cache.claim`"
    );

    public static readonly MessageCode PythonBackendFolderUnusable = new(
        "MP7309",
        "The Python backend cannot write /tmp",
        Cause: "Triton's Python backend makes its folder in `/tmp` and ignores `TMPDIR`. "
            + "Without that folder it ends the server with SIGABRT.",
        Cure: "Mount an emptyDir at `/tmp`.",
        Chart: "no value; the chart mounts one"
    );

    public static readonly MessageCode NotRegular = new(
        "MP7310",
        "Unexpected file type in the cache",
        Cause: "A link, a device or a folder stands in the place of a file of ModelPrep. It is neither followed nor "
            + "replaced: in a cache that several users can write, it may lead anywhere.",
        Cure: "Find out who created it, and remove it. To use another folder, mount it instead of making a link."
    );

    public static readonly MessageCode FolderNotACache = new(
        "MP7311",
        "The folder is not a cache",
        Cause: "The folder of `--cache` holds other things. ModelPrep does not use it, because some of them may have "
            + "names that it removes.",
        Cure: "Choose a folder for the cache alone, such as `--cache DIR/modelprep`.",
        Chart: "no value; the chart uses a folder of its own"
    );
}
