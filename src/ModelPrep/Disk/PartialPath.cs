namespace ModelPrep.Disk;

/// <summary>
/// The two files of a download in progress, <c>.modelprep/HASH.UNIQUE.partial</c> and <c>.ranges</c>.
/// </summary>
/// <remarks>
/// They lie in a folder of their own inside the repository's folder, which other clients of the cache pass over: on the
/// same file system as the blob that they become, and nowhere that a stray file would be taken for one. Each process
/// has its own.
/// </remarks>
internal sealed record PartialPath(string Data)
{
    public const string FolderName = ".modelprep";
    private const string DataSuffix = ".partial";
    private const string RecordSuffix = ".ranges";

    /// <summary>The record beside the bytes.</summary>
    public string Record => Data[..^DataSuffix.Length] + RecordSuffix;

    /// <summary>A name that nobody else uses.</summary>
    public static PartialPath Unique(string folder, RemoteFile file) =>
        new(Path.Combine(folder, $"{file.Digest.Hex}.{DurableFile.Unique()}{DataSuffix}"));

    /// <summary>All that there are for a file.</summary>
    public static IEnumerable<PartialPath> Of(string folder, RemoteFile file) =>
        FileStatus.OfLink(folder) is { IsFolder: true }
            ? FolderWalk
                .Files(folder, $"{file.Digest.Hex}.*{DataSuffix}")
                .Select(path => new PartialPath(path))
                .ToList()
            : [];

    /// <summary>Removes both.</summary>
    public void Remove()
    {
        File.Delete(Data);
        File.Delete(Record);
    }
}
