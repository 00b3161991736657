namespace ModelPrep.Abstractions;

/// <summary>
/// Where the files of an engine are: side by side in one folder, a configuration and a file for each rank.
/// </summary>
/// <remarks>
/// The only place that says so. Builds and servers are checked by it. An earlier version published artifacts whose
/// engine lies in a folder further down, as a builder that was killed leaves it; they are recognised by it, too.
/// </remarks>
public static class EngineFiles
{
    /// <summary>The engine's configuration.</summary>
    public const string ConfigName = "config.json";

    /// <summary>The file of a rank.</summary>
    /// <param name="rank">From 0.</param>
    public static string RankName(int rank) => $"rank{rank}.engine";

    /// <summary>The files of all ranks.</summary>
    /// <param name="worldSize">Number of ranks.</param>
    public static IEnumerable<string> RankNames(int worldSize) => Enumerable.Range(0, worldSize).Select(RankName);

    /// <summary>All files of the engine of an artifact, relative to the artifact's folder, with '/'.</summary>
    /// <param name="key">What the artifact depends on.</param>
    public static IEnumerable<string> Of(ArtifactKey key)
    {
        var worldSize = new Parallelism(key.TensorParallelism, key.PipelineParallelism).WorldSize;
        return RankNames(worldSize).Prepend(ConfigName).Select(name => $"{Artifact.EngineFolderName}/{name}");
    }
}
