namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.BrokenContent"/>: damaged content.</content>
public static partial class Messages
{
    public static readonly MessageCode DownloadDamaged = new(
        "MP6501",
        "Download damaged twice",
        Cause: "The downloaded file does not have the hash that the hub lists, not even after a second download.",
        Cure: "Retry. If it happens again, bypass the proxy or mirror that changes files, or check the disk.",
        Chart: "`model.endpoint`"
    );

    public static readonly MessageCode FileChanged = new(
        "MP6502",
        "A file differs from the hub's listing",
        Cause: "The size or hash of a file is not the one in the listing.",
        Cure: "Retry. If it happens again, use another mirror: the listing and the files of this one do not match.",
        Chart: "`model.endpoint`"
    );

    public static readonly MessageCode CommitUnnamed = new(
        "MP6503",
        "The hub names no commit",
        Cause: "The response of `--endpoint` does not contain a commit.",
        Cure: "Check that `--endpoint` is a hub.",
        Chart: "`model.endpoint`"
    );

    public static readonly MessageCode FileUnsafe = new(
        "MP6504",
        "Unsafe file in the repository",
        Cause: "A path leads out of the folder, is too long for a file system, is listed twice, or is also a folder. "
            + "Or a size or hash is invalid.",
        Cure: "Do not use this repository. Report it to the hub."
    );

    public static readonly MessageCode IndexUnreadable = new(
        "MP6505",
        "Invalid weight index",
        Cause: "`model.safetensors.index.json` lists no shards, lists a file that is not a shard, "
            + "or is too large for an index.",
        Cure: "Choose another `--revision`, or tell the model's owner.",
        Chart: "`model.revision`"
    );

    public static readonly MessageCode CopyDamaged = new(
        "MP6506",
        "Damaged copy in a cache",
        Cause: "A file of the shared cache or of the node's cache does not match its hash. It is not used.",
        Cure: "Check the disk. Find other damaged files with `modelprep cache verify`."
    );

    public static readonly MessageCode ManifestDamaged = new(
        "MP6507",
        "Damaged manifest",
        Cause: "The manifest of an artifact contains an invalid hash.",
        Cure: "Remove the artifact with `modelprep cache remove`. Then run `modelprep init` again."
    );

    public static readonly MessageCode CacheDamaged = new(
        "MP6508",
        "Damaged files in the cache",
        Cause: "`modelprep cache verify` found files that are missing, or whose size or hash is wrong.",
        Cure: "Remove the artifacts or weights of these files with `modelprep cache remove`. Then run `modelprep init` "
            + "again. If it happens often, check the disk."
    );

    public static readonly MessageCode ConfigTooLarge = new(
        "MP6509",
        "Model configuration too large",
        Cause: "`config.json` or another configuration file of the model is larger than 4 MiB.",
        Cure: "Choose another `--revision`, or tell the model's owner.",
        Chart: "`model.revision`"
    );
}
