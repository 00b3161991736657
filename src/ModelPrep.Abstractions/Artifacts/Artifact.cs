namespace ModelPrep.Abstractions;

/// <summary>A finished artifact on disk.</summary>
/// <param name="FolderPath">Absolute path of its folder.</param>
/// <param name="Manifest">Its manifest.</param>
public sealed record Artifact(string FolderPath, Manifest Manifest)
{
    /// <summary>Folder of the engine inside an artifact.</summary>
    public const string EngineFolderName = "engine";

    /// <summary>Folder of the Triton model repository inside an artifact.</summary>
    public const string RepositoryFolderName = "repository";

    /// <summary>Absolute path of the model repository, for <c>tritonserver --model-repository</c>.</summary>
    public string RepositoryPath => Path.Combine(FolderPath, RepositoryFolderName);

    /// <summary>How the artifact is split over GPUs.</summary>
    public Parallelism Parallelism => new(Manifest.Key.TensorParallelism, Manifest.Key.PipelineParallelism);
}
