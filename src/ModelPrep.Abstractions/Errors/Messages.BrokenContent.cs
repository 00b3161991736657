namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.BrokenContent"/>: content that is not what it must be.</content>
public static partial class Messages
{
    /// <summary>What came has not the hash that the hub lists, also after fetching it again.</summary>
    /// <remarks>
    /// Run again; if it stays so, go round the proxy or mirror that changes files, or check the disk.
    /// </remarks>
    public static readonly MessageCode DownloadDamaged = new("MP6501", "A file arrived damaged twice");

    /// <summary>Size or hash of a file are not those of the listing.</summary>
    /// <remarks>Run again; if it stays so, use another mirror: its listing and files do not belong together.</remarks>
    public static readonly MessageCode FileChanged = new("MP6502", "The hub serves another file than it lists");

    /// <summary>What answers under <c>--endpoint</c> says nothing of a commit.</summary>
    /// <remarks>Check <c>--endpoint</c>: it may not be a hub.</remarks>
    public static readonly MessageCode CommitUnnamed = new("MP6503", "The hub names no commit");

    /// <summary>
    /// A path leads out of the folder, is too long, is listed twice, or is a folder as well. Or a size or a hash is not
    /// valid.
    /// </summary>
    /// <remarks>Do not use this repository; report it to the hub.</remarks>
    public static readonly MessageCode FileUnsafe = new(
        "MP6504",
        "The repository lists a file that cannot be stored safely"
    );

    /// <summary>
    /// <c>model.safetensors.index.json</c> names no file of weights, names a file that is not one, or is too large to
    /// be an index.
    /// </summary>
    /// <remarks>Choose another <c>--revision</c>, or tell the model's owner.</remarks>
    public static readonly MessageCode IndexUnreadable = new("MP6505", "The index of the weights names no shards");

    /// <summary>A file of the shared cache or of the node's own differs from its hash; it is not used.</summary>
    /// <remarks>Check the disk; find what else is damaged with <c>modelprep cache verify</c>.</remarks>
    public static readonly MessageCode CopyDamaged = new("MP6506", "A copy has not the hash that it must have");

    /// <summary>A hash in it is none.</summary>
    /// <remarks>Remove the artifact with <c>modelprep cache remove</c>, and run init again.</remarks>
    public static readonly MessageCode ManifestDamaged = new("MP6507", "The manifest of an artifact is damaged");

    /// <summary>
    /// <c>cache verify</c> has found files that are missing, or have another size or hash than they must have.
    /// </summary>
    /// <remarks>
    /// Remove what they belong to with <c>modelprep cache remove</c>, and run init again; when it happens often, check
    /// the disk.
    /// </remarks>
    public static readonly MessageCode CacheDamaged = new("MP6508", "Files of the cache are damaged");

    /// <summary>A <c>config.json</c> or another configuration of the model has more than 4 MiB.</summary>
    /// <remarks>Choose another <c>--revision</c>, or tell the model's owner.</remarks>
    public static readonly MessageCode ConfigTooLarge = new("MP6509", "A configuration of the model is too large");
}
