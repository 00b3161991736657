namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.NoSpace"/>: disk and memory.</content>
public static partial class Messages
{
    /// <summary>Found before the first byte: download and engine do not fit.</summary>
    /// <remarks>Free space there, or point <c>--cache</c> and <c>HF_HUB_CACHE</c> to a larger disk.</remarks>
    public static readonly MessageCode DiskTooSmall = new("MP7301", "There is too little room on a disk");

    /// <summary>
    /// It filled up while files were written or an engine was built; or its entries for files, or a quota, are used up.
    /// </summary>
    /// <remarks>
    /// Free space on that disk, or point <c>--cache</c> or <c>HF_HUB_CACHE</c> to a larger one; the next run goes on.
    /// </remarks>
    public static readonly MessageCode DiskFull = new("MP7302", "The disk is full");

    /// <summary>Found before the build: the weights alone need more than the limit.</summary>
    /// <remarks>Raise the memory limit of the init container to twice the weights.</remarks>
    public static readonly MessageCode MemoryTooSmall = new("MP7303", "The memory limit is too small");

    /// <summary>The kernel killed a process of the builder, or the builder says so.</summary>
    /// <remarks>Raise the memory limit of the init container to at least twice the size of the weights.</remarks>
    public static readonly MessageCode MemoryExhausted = new("MP7304", "The build ran out of memory");

    /// <summary>What would have to be removed is in use, or is to be kept.</summary>
    /// <remarks>
    /// Stop what uses the cache, free space, or allow more with <c>--max-cache-size</c> or <c>--max-size</c>.
    /// </remarks>
    public static readonly MessageCode CacheHeld = new("MP7305", "Too little of the cache can go");

    /// <summary>A finished build could not be moved into its place in one step.</summary>
    /// <remarks>Mount the folder of <c>--cache</c> as a whole, or choose another <c>--cache</c>.</remarks>
    public static readonly MessageCode MountsDiffer = new("MP7306", "The cache is not on one mount");

    /// <summary>It belongs to another user, or the file system is mounted read-only.</summary>
    /// <remarks>
    /// Make the folder writable for the user that the message names, or choose others with <c>--cache</c>,
    /// <c>--prepared</c> and <c>HF_HUB_CACHE</c>.
    /// </remarks>
    public static readonly MessageCode NotWritable = new("MP7307", "A folder cannot be written");

    /// <summary>The system reports an error of the disk, or a path that cannot be used.</summary>
    /// <remarks>Check the disk and the paths of <c>--cache</c>, <c>--prepared</c> and <c>HF_HUB_CACHE</c>.</remarks>
    public static readonly MessageCode DiskFails = new("MP7308", "Reading or writing files failed");

    /// <summary>Triton's Python backend makes its folder in <c>/tmp</c>, whatever <c>TMPDIR</c> says.</summary>
    /// <remarks>Mount an emptyDir at <c>/tmp</c>; no variable moves it.</remarks>
    public static readonly MessageCode PythonBackendFolderUnusable = new(
        "MP7309",
        "The Python backend cannot write /tmp"
    );

    /// <summary>
    /// A link, a device or a folder stands where a file of ModelPrep's belongs. It is not followed, and not replaced.
    /// </summary>
    /// <remarks>
    /// Look who has put it there, and remove it. Mount a folder where you want it, instead of a link.
    /// </remarks>
    public static readonly MessageCode NotRegular = new("MP7310", "Something else has the name of a file of the cache");

    /// <summary>
    /// The folder of <c>--cache</c> holds other things. Some have names that ModelPrep gives to what it removes.
    /// </summary>
    /// <remarks>Choose a folder for the cache alone.</remarks>
    public static readonly MessageCode FolderNotACache = new("MP7311", "The folder is no cache");
}
