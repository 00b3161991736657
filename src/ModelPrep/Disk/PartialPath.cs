namespace ModelPrep.Disk;

/// <summary>
/// The two files of a download in progress, <c>.modelprep/HASH.UNIQUE.partial</c> and <c>.ranges</c>.
/// </summary>
/// <remarks>
/// They are in a folder of their own inside the repository's folder. It is on the same file system as the blob, and
/// other clients of the cache ignore it, so none takes a partial file for a blob. Each process has its own files.
/// </remarks>
internal sealed record PartialPath(string Data)
{
    public const string FolderName = ".modelprep";
    private const string DataSuffix = ".partial";
    private const string RecordSuffix = ".ranges";

    /// <summary>Path of the record.</summary>
    public string Record => Data[..^DataSuffix.Length] + RecordSuffix;

    /// <summary>Creates a unique path.</summary>
    public static PartialPath Unique(string folder, RemoteFile file) =>
        new(Path.Combine(folder, $"{file.Digest.Hex}.{DurableFile.Unique()}{DataSuffix}"));

    /// <summary>All partial files of a file.</summary>
    public static IEnumerable<PartialPath> Of(string folder, RemoteFile file) =>
        FileStatus.OfLink(folder) is { IsFolder: true }
            ? FolderWalk
                .Files(folder, $"{file.Digest.Hex}.*{DataSuffix}")
                .Select(path => new PartialPath(path))
                .ToList()
            : [];

    /// <summary>Removes both files.</summary>
    public void Remove()
    {
        File.Delete(Data);
        File.Delete(Record);
    }
}
