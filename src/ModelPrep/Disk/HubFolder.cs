namespace ModelPrep.Disk;

/// <summary>The paths of one repository in the Hugging Face cache.</summary>
/// <param name="RootPath">Root of the cache.</param>
/// <param name="Repository">The repository.</param>
internal sealed record HubFolder(string RootPath, RepositoryId Repository)
{
    private const string Prefix = "models--";
    private const long MaximumRefBytes = 4096; // a commit has 40

    /// <summary>Folder of the repository.</summary>
    public string FolderPath => Path.Combine(RootPath, Repository.CacheFolderName);

    /// <summary>Folder of the blobs, each named by its hash.</summary>
    public string BlobsPath => Path.Combine(FolderPath, "blobs");

    /// <summary>Folder of the snapshots, one subfolder for each commit.</summary>
    public string SnapshotsPath => Path.Combine(FolderPath, "snapshots");

    /// <summary>Folder of branches and tags. They may nest.</summary>
    public string RefsPath => Path.Combine(FolderPath, "refs");

    /// <summary>Folder that other clients ignore: partial files and incomplete listings.</summary>
    public string OwnPath => Path.Combine(FolderPath, PartialPath.FolderName);

    /// <summary>Folder of the locks of blobs.</summary>
    public string LocksPath => Path.Combine(RootPath, ".locks", Repository.CacheFolderName);

    /// <summary>True if only folders are left: no snapshot, blob, partial file or ref.</summary>
    public bool IsEmpty =>
        DiskUsage.Files(FolderPath, FolderPath).Count == 0 && DiskUsage.Folders(FolderPath, SnapshotsPath).Count == 0;

    /// <summary>The pins.</summary>
    public IEnumerable<string> Pins() => DiskUsage.Files(RootPath, LocksPath).Where(WeightPin.IsPin);

    /// <summary>The locks without the pins.</summary>
    public IEnumerable<string> Locks() => DiskUsage.Files(RootPath, LocksPath).Where(path => !WeightPin.IsPin(path));

    /// <summary>Path of the lock that the writer of a blob holds.</summary>
    public string LockPath(string hash) => Path.Combine(LocksPath, hash + ".lock");

    /// <summary>What the cache stores about a commit besides its snapshot.</summary>
    public IEnumerable<string> NotesOf(string commit) =>
        [
            Path.Combine(FolderPath, "trees", $"{commit}.json"),
            Path.Combine(OwnPath, "trees", $"{commit}.json"),
            Path.Combine(FolderPath, ".no_exist", commit),
        ];

    /// <summary>Paths of the refs to a commit.</summary>
    public IEnumerable<string> RefsTo(string commit) =>
        DiskUsage.Files(FolderPath, RefsPath).Where(path => FindRef(path) == commit);

    /// <summary>The commit that a ref names; null if the file is not a ref, or cannot be read.</summary>
    public string? ReadRef(string path)
    {
        try
        {
            return FindRef(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <remarks>
    /// An exception with an error number comes from the disk and says nothing about the file. A removal must not take
    /// such a file for another commit's ref: a ref that stays without its snapshot breaks the repository.
    /// </remarks>
    private string? FindRef(string path)
    {
        try
        {
            return
                OwnFolder.HasNoLink(FolderPath, path)
                && RegularFile.ReadAllTextNoLink(path, MaximumRefBytes).Trim() is { Length: > 0 } commit
                && IsName(commit)
                ? commit
                : null;
        }
        catch (IOException e) when (e.HResult < 0)
        {
            return null;
        }
    }

    /// <summary>The files behind a snapshot: blobs, or plain files in a cache without links.</summary>
    /// <remarks>A link that leads elsewhere was not made by a client of the cache.</remarks>
    public IEnumerable<FileInfo> FilesBehind(string snapshot) =>
        TargetsOf(snapshot)
            .Where(file =>
                file is { Exists: true, LinkTarget: null }
                && (IsIn(BlobsPath, file) || IsIn(snapshot, file))
                && OwnFolder.HasNoLink(FolderPath, file.FullName)
            )
            .DistinctBy(file => file.FullName, StringComparer.Ordinal);

    /// <summary>The targets of a snapshot's files, readable or not.</summary>
    private IEnumerable<FileInfo> TargetsOf(string snapshot) =>
        DiskUsage
            .Files(FolderPath, snapshot)
            .Select(path =>
                new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? new FileInfo(path)
            );

    /// <remarks>A commit becomes the name of a folder, and other users may be able to write a ref.</remarks>
    private static bool IsName(string commit) =>
        RemotePath.IsSafe(commit) && !commit.Contains('/', StringComparison.Ordinal);

    private static bool IsLink(string path) => FileStatus.OfLink(path) is { IsLink: true };

    private static bool IsIn(string folder, FileInfo file) =>
        file.FullName.StartsWith($"{folder}/", StringComparison.Ordinal);

    /// <summary>The blobs that no snapshot links to.</summary>
    /// <remarks>
    /// A blob that cannot be read for a moment does not count as unlinked. If a snapshot is a link, which is not
    /// followed, no blob counts as unlinked.
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

    /// <summary>All model repositories in a cache.</summary>
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
