namespace ModelPrep.Steps;

/// <summary>Checks, before the first byte, that the download and the build will fit.</summary>
/// <remarks>
/// While an engine is built, its folder holds engines of about the size of the weights and, with Triton CLIs before 0.1.0,
/// converted weights of the same size (measured by users: TensorRT-LLM guides speak of three times the weights in all).
/// </remarks>
internal sealed class ReserveSpace(ISnapshotCache cache, IDiskSpace disk, string cachePath)
{
    private const long Margin = 64L << 20;

    /// <exception cref="NoSpaceException">It will not fit.</exception>
    public void Run(ResolvedModel model, FileSelection files, BuildPlan? build)
    {
        var missing = model.Source is ModelSource.Hub { Repository: var repository }
            ? files.Files.Where(file => !cache.Contains(repository, model.Commit, file)).Sum(file => cache.BytesToReserve(repository, file))
            : 0;
        var needed = new[]
        {
            (Path: cache.RootPath, Bytes: missing),
            (Path: cachePath, Bytes: build is null ? 0 : files.WeightBytes * (build.FillDownloadFolder ? 2 : 1)),
        };
        foreach (var volume in needed.Where(need => need.Bytes > 0).GroupBy(need => disk.FileSystemOf(need.Path)))
        {
            var bytes = volume.Sum(need => need.Bytes) + Margin;
            var paths = string.Join(" and ", volume.Select(need => need.Path));
            if (disk.FreeBytes(volume.First().Path) is var free && free < bytes)
                throw new NoSpaceException(
                    $"{paths} have {ByteSize.Format(free)} free, but {ByteSize.Format(bytes)} are needed ({ByteSize.Format(missing)} to download)",
                    "Free space there, or point --cache and HF_HUB_CACHE to a larger disk");
        }
    }
}
