namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>How far a build has come, from what can be seen in its folder.</summary>
/// <param name="ScratchPath">Where the engine is built.</param>
/// <param name="RepositoryPath">Where the model repository is written.</param>
/// <param name="WorldSize">How many ranks the engine will have.</param>
internal sealed record BuildSight(string ScratchPath, string RepositoryPath, int WorldSize)
{
    /// <summary>The engine files of ranks, wherever they lie in the folder: a builder may have two of each.</summary>
    public IEnumerable<FileInfo> RankFiles() =>
        FolderWalk
            .AllFiles(ScratchPath, "rank*.engine")
            .Select(path => new FileInfo(path))
            .Where(file => file is { Exists: true, LinkTarget: null });

    /// <summary>What it does, in words that continue a sentence.</summary>
    public string Look()
    {
        try
        {
            var ranks = RankFiles()
                .Where(file => file.Length > 0)
                .Select(file => file.Name)
                .Distinct(StringComparer.Ordinal)
                .Count();
            return ranks >= WorldSize ? "writing the model repository"
                : ranks > 0 ? $"{ranks} of {WorldSize} ranks written"
                : FolderWalk.AllFiles(ScratchPath, "rank*.safetensors").Any() ? "weights converted, building"
                : "loading weights or building";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "building"; // what is looked at comes and goes
        }
    }
}
