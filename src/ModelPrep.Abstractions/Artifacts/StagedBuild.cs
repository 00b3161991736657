namespace ModelPrep.Abstractions;

/// <summary>A build in progress: a private folder below <c>work/</c> with the layout of an artifact.</summary>
/// <param name="FolderPath">Absolute path.</param>
/// <param name="FinalPath">
/// Where it will lie once published: absolute paths inside the files must name this place.
/// </param>
public sealed record StagedBuild(string FolderPath, string FinalPath)
{
    /// <summary>Room for the builder; removed before publishing.</summary>
    public string ScratchPath => Path.Combine(FolderPath, "build");

    /// <summary>Folder that the finished engine is moved to.</summary>
    public string EnginePath => Path.Combine(FolderPath, Artifact.EngineFolderName);

    /// <summary>Folder that the model repository is written to.</summary>
    public string RepositoryPath => Path.Combine(FolderPath, Artifact.RepositoryFolderName);
}
