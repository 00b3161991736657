namespace ModelPrep.Disk;

/// <summary>The paths of one repository in the Hugging Face cache.</summary>
/// <param name="RootPath">Root of the cache.</param>
/// <param name="Repository">The repository.</param>
internal sealed record HubFolder(string RootPath, RepositoryId Repository)
{
    private const string Prefix = "models--";
    private const long MaximumRefBytes = 4096; // a commit has 40

    /// <summary>Its folder.</summary>
    public string FolderPath => Path.Combine(RootPath, Repository.CacheFolderName);

    /// <summary>The bytes, each file named by its hash.</summary>
    public string BlobsPath => Path.Combine(FolderPath, "blobs");

    /// <summary>A folder for each commit.</summary>
    public string SnapshotsPath => Path.Combine(FolderPath, "snapshots");

    /// <summary>Branches and tags; they may nest.</summary>
    public string RefsPath => Path.Combine(FolderPath, "refs");

    /// <summary>What other clients pass over: downloads in progress, listings that are not complete.</summary>
    public string OwnPath => Path.Combine(FolderPath, PartialPath.FolderName);

    /// <summary>The locks of blobs.</summary>
    public string LocksPath => Path.Combine(RootPath, ".locks", Repository.CacheFolderName);

    /// <summary>Whether nothing is left but folders: no snapshot, blob, download, or ref.</summary>
    public bool IsEmpty =>
        DiskUsage.Files(FolderPath, FolderPath).Count == 0 && DiskUsage.Folders(FolderPath, SnapshotsPath).Count == 0;

    /// <summary>The pins that are there.</summary>
    public IEnumerable<string> Pins() => DiskUsage.Files(RootPath, LocksPath).Where(WeightPin.IsPin);

    /// <summary>The locks that are there, without pins.</summary>
    public IEnumerable<string> Locks() => DiskUsage.Files(RootPath, LocksPath).Where(path => !WeightPin.IsPin(path));

    /// <summary>The lock that whoever writes a blob holds.</summary>
    public string LockPath(string hash) => Path.Combine(LocksPath, hash + ".lock");

    /// <summary>What is noted of a commit besides its snapshot.</summary>
    public IEnumerable<string> NotesOf(string commit) =>
        [
            Path.Combine(FolderPath, "trees", $"{commit}.json"),
            Path.Combine(OwnPath, "trees", $"{commit}.json"),
            Path.Combine(FolderPath, ".no_exist", commit),
        ];

    /// <summary>The names of a commit, as paths of their files.</summary>
    public IEnumerable<string> RefsTo(string commit) =>
        DiskUsage.Files(FolderPath, RefsPath).Where(path => ReadRef(path) == commit);

    /// <summary>The commit that a ref names; null where the file is none.</summary>
    public string? ReadRef(string path)
    {
        try
        {
            return
                OwnFolder.Leads(FolderPath, path)
                && RegularFile.ReadAllTextNoLink(path, MaximumRefBytes).Trim() is { Length: > 0 } commit
                ? commit
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The files behind a snapshot: blobs, or plain files where there are no links.</summary>
    /// <remarks>A link that leads elsewhere is not one that a client of the cache has made.</remarks>
    public IEnumerable<FileInfo> FilesBehind(string snapshot) =>
        TargetsOf(snapshot)
            .Where(file =>
                file is { Exists: true, LinkTarget: null }
                && (IsIn(BlobsPath, file) || IsIn(snapshot, file))
                && OwnFolder.Leads(FolderPath, file.FullName)
            )
            .DistinctBy(file => file.FullName, StringComparer.Ordinal);

    /// <summary>What the files of a snapshot lead to, whether or not it can be looked at.</summary>
    private IEnumerable<FileInfo> TargetsOf(string snapshot) =>
        DiskUsage
            .Files(FolderPath, snapshot)
            .Select(path =>
                new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? new FileInfo(path)
            );

    private static bool IsLink(string path) => FileStatus.OfLink(path) is { IsLink: true };

    private static bool IsIn(string folder, FileInfo file) =>
        file.FullName.StartsWith($"{folder}/", StringComparison.Ordinal);

    /// <summary>The blobs that no snapshot leads to.</summary>
    /// <remarks>
    /// A blob that cannot be looked at for a moment is not unlinked. Where a snapshot is a link, which is not followed,
    /// nobody can tell what is unlinked.
    /// </remarks>
    public IEnumerable<string> UnlinkedBlobs()
    {
        if (DiskUsage.Entries(FolderPath, SnapshotsPath).Prepend(SnapshotsPath).Any(IsLink))
            return [];
        var linked = DiskUsage
            .Folders(FolderPath, SnapshotsPath)
            .SelectMany(TargetsOf)
            .Select(file => file.FullName)
            .ToHashSet(StringComparer.Ordinal);
        return DiskUsage
            .Files(FolderPath, BlobsPath)
            .Where(path => Path.GetDirectoryName(path) == BlobsPath && OwnNames.IsBlob(path) && !linked.Contains(path))
            .Where(path => FileStatus.OfLink(path) is { IsRegular: true });
    }

    /// <summary>All repositories of models in a cache.</summary>
    public static IEnumerable<HubFolder> All(string rootPath)
    {
        if (!Directory.Exists(rootPath) || Libc.IsDenied(rootPath))
            yield break;
        foreach (var path in FolderWalk.Folders(rootPath, Prefix + "*").Order(StringComparer.Ordinal))
        {
            if (
                RepositoryId.TryParse(
                    Path.GetFileName(path)[Prefix.Length..].Replace("--", "/", StringComparison.Ordinal),
                    out var id
                )
            )
                yield return new HubFolder(rootPath, id);
        }
    }
}
