namespace ModelPrep.Disk;

/// <summary>Checks, before the first byte, that the download and the build will fit.</summary>
/// <remarks>
/// While an engine is built, the cache's disk holds the engine, of about the size of the weights, and as much again:
/// the converted weights of Triton CLIs before 0.1.0, or the engine in the temporary folder of later ones and of the
/// LLM API.
/// </remarks>
internal sealed class ReserveSpace(ISnapshotCache cache, IDiskSpace disk, string cachePath)
{
    private const long Margin = 64L << 20;

    /// <summary>A model repository, and the manifest; the Triton CLI's have about 60 KiB.</summary>
    private const long RepositoryBytes = 128L << 10;

    /// <exception cref="NoSpaceException">It will not fit.</exception>
    public void Run(ResolvedModel model, FileSelection files, IBuild? build)
    {
        var needs = NeedsOf(model, files, build);
        foreach (var volume in Shortages(needs))
            throw new NoSpaceException(
                Messages.DiskTooSmall,
                $"{volume} ({ByteSize.Format(needs.DownloadBytes)} to download)",
                "Free space there, or point --cache and HF_HUB_CACHE to a larger disk"
            );
    }

    /// <summary>The disks that have too little room.</summary>
    public IReadOnlyList<SpaceShortage> Shortages(SpaceNeeds needs) =>
        [.. Volumes(needs).Where(volume => volume.MissingBytes > 0)];

    /// <summary>Whether a path lies on a disk that has too little room.</summary>
    public bool IsOn(SpaceShortage volume, string path) => disk.FileSystemOf(path) == volume.FileSystem;

    /// <summary>What a download and a build will take.</summary>
    public SpaceNeeds NeedsOf(ResolvedModel model, FileSelection files, IBuild? build)
    {
        var missing = model.Source.Repository is { } repository
            ? files
                .Files.Where(file => !cache.Contains(repository, model.Commit, file))
                .Sum(file => cache.BytesToReserve(repository, file))
            : 0;
        return new SpaceNeeds(missing, files.WeightBytes * (build?.Needs.WeightCopies ?? 0))
        {
            KeptBytes = missing + (build is { Needs.KeptCopies: var copies and > 0 } ? KeptBy(files, copies) : 0),
        };
    }

    /// <remarks>An artifact with an engine has the tokenizer, too.</remarks>
    private static long KeptBy(FileSelection files, int copies) =>
        (files.WeightBytes * copies)
        + RepositoryBytes
        + Math.Max(0, files.Files.Sum(file => file.Size) - files.WeightBytes);

    /// <summary>What both caches need, and what is free there.</summary>
    public IReadOnlyList<FolderRoom> Look(SpaceNeeds needs) =>
        [RoomIn(cachePath, needs.BuildBytes), RoomIn(cache.RootPath, needs.DownloadBytes)];

    /// <summary>The room in a folder, and whether it can be written.</summary>
    public FolderRoom RoomIn(string path, long bytes) => new(path, bytes, disk.FreeBytes(path), disk.IsWritable(path));

    private IEnumerable<SpaceShortage> Volumes(SpaceNeeds needs) =>
        new[] { (Path: cache.RootPath, Bytes: needs.DownloadBytes), (Path: cachePath, Bytes: needs.BuildBytes) }
            .Where(need => need.Bytes > 0)
            .GroupBy(need => disk.FileSystemOf(need.Path))
            .Select(volume => new SpaceShortage(
                volume.Key,
                string.Join(" and ", volume.Select(need => need.Path)),
                volume.Sum(need => need.Bytes) + Margin,
                disk.FreeBytes(volume.First().Path)
            ));
}

/// <summary>Room that an <c>init</c> takes.</summary>
/// <param name="DownloadBytes">In the Hugging Face cache.</param>
/// <param name="BuildBytes">In ModelPrep's cache, at most.</param>
internal sealed record SpaceNeeds(long DownloadBytes, long BuildBytes)
{
    /// <summary>In both, when it has ended.</summary>
    public long KeptBytes { get; init; }
}

/// <summary>Room in a folder, which need not exist yet.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="NeededBytes">What an <c>init</c> takes there, at most.</param>
/// <param name="FreeBytes">What is free on its disk.</param>
/// <param name="IsWritable">Whether this user may create files there.</param>
internal sealed record FolderRoom(string Path, long NeededBytes, long FreeBytes, bool IsWritable);

/// <summary>A disk and the room that is needed there, margin included.</summary>
/// <param name="FileSystem">Its name, as <see cref="IDiskSpace"/> tells it.</param>
/// <param name="Paths">The folders that lie there, for messages.</param>
/// <param name="NeededBytes">What must be free.</param>
/// <param name="FreeBytes">What is free.</param>
internal sealed record SpaceShortage(string FileSystem, string Paths, long NeededBytes, long FreeBytes)
{
    /// <summary>How much more there must be.</summary>
    public long MissingBytes => NeededBytes - FreeBytes;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Paths} have {ByteSize.Format(FreeBytes)} free, but {ByteSize.Format(NeededBytes)} are needed";
}
