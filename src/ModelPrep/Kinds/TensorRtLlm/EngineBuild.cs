namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>What a builder left behind.</summary>
/// <param name="Folders">Folders that it was given.</param>
/// <param name="Run">How it went.</param>
internal sealed record EngineBuild(BuildFolders Folders, BuilderRun Run)
{
    /// <summary>Folder that it was told to put the engine in.</summary>
    public string EnginePath => Folders.EnginePath;
}
