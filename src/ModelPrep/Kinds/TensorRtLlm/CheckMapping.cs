using ModelPrep.Repositories;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>Refuses an engine whose own configuration is not for the ranks that would be started.</summary>
/// <remarks>That all its files are there and have their sizes is known by then.</remarks>
internal static class CheckMapping
{
    /// <exception cref="MismatchException">It is for others.</exception>
    public static void Run(Artifact artifact)
    {
        var path = Path.Combine(artifact.FolderPath, Artifact.EngineFolderName, EngineFiles.ConfigName);
        if (EngineConfig.TryRead(path) is not { } config)
            throw new MismatchException(
                Messages.ArtifactIncomplete,
                $"{path} is missing or unreadable",
                "Run modelprep init with the same options as serve"
            );
        var built = new Parallelism(config.TensorParallelism, config.PipelineParallelism);
        if (built != artifact.Parallelism || config.WorldSize != artifact.Parallelism.WorldSize)
            throw new MismatchException(
                Messages.RequestDiffers,
                $"{path} is for {built}, expected {artifact.Parallelism}",
                "Run modelprep init with the same options as serve"
            );
    }
}
