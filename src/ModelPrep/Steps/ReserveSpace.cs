namespace ModelPrep.Steps;

/// <summary>Checks, before the first byte, that the download and the build will fit.</summary>
/// <remarks>
/// While an engine is built, its folder holds engines of about the size of the weights and, with Triton CLIs before 0.1.0,
/// converted weights of the same size or, with TensorRT-LLM's LLM API, a copy of the engine (measured by users: TensorRT-LLM guides speak of three times the weights in all).
/// </remarks>
internal sealed class ReserveSpace(ISnapshotCache cache, IDiskSpace disk, string cachePath)
{
    private const long Margin = 64L << 20;

    /// <exception cref="NoSpaceException">It will not fit.</exception>
    public void Run(ResolvedModel model, FileSelection files, BuildPlan? build)
    {
        var needs = NeedsOf(model, files, build);
        foreach (var (paths, bytes, free) in Volumes(needs).Where(volume => volume.Free < volume.Bytes))
            throw new NoSpaceException(
                $"{paths} have {ByteSize.Format(free)} free, but {ByteSize.Format(bytes)} are needed ({ByteSize.Format(needs.DownloadBytes)} to download)",
                "Free space there, or point --cache and HF_HUB_CACHE to a larger disk");
    }

    /// <summary>How much more room the disks must have; 0 when there is enough.</summary>
    public long Shortage(SpaceNeeds needs) => Volumes(needs).Sum(volume => Math.Max(0, volume.Bytes - volume.Free));

    /// <summary>What a download and a build will take.</summary>
    public SpaceNeeds NeedsOf(ResolvedModel model, FileSelection files, BuildPlan? build)
    {
        var missing = model.Source is ModelSource.Hub { Repository: var repository }
            ? files.Files.Where(file => !cache.Contains(repository, model.Commit, file)).Sum(file => cache.BytesToReserve(repository, file))
            : 0;
        return new SpaceNeeds(missing, files.WeightBytes * (build?.WeightCopies ?? 0));
    }

    private IEnumerable<(string Paths, long Bytes, long Free)> Volumes(SpaceNeeds needs) =>
        new[] { (Path: cache.RootPath, Bytes: needs.DownloadBytes), (Path: cachePath, Bytes: needs.BuildBytes) }
            .Where(need => need.Bytes > 0)
            .GroupBy(need => disk.FileSystemOf(need.Path))
            .Select(volume => (string.Join(" and ", volume.Select(need => need.Path)), volume.Sum(need => need.Bytes) + Margin, disk.FreeBytes(volume.First().Path)));
}

/// <summary>Room that an <c>init</c> takes.</summary>
/// <param name="DownloadBytes">In the Hugging Face cache.</param>
/// <param name="BuildBytes">In ModelPrep's cache, at most.</param>
internal sealed record SpaceNeeds(long DownloadBytes, long BuildBytes)
{
    /// <summary>Both together.</summary>
    public long Bytes => DownloadBytes + BuildBytes;
}
