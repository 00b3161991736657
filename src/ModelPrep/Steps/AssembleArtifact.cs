namespace ModelPrep.Steps;

/// <summary>Turns a checked build into an artifact's folder: nothing superfluous, and every path inside naming the final place.</summary>
/// <remarks>The CLI writes absolute paths of where it built into the repository's configuration, so it cannot just be moved.</remarks>
internal static class AssembleArtifact
{
    public static void Run(EngineBuild build, StagedBuild staged)
    {
        DownloadFolder.RemoveWeights(build.EnginePath);
        Directory.Move(build.EnginePath, staged.EnginePath);
        Directory.Delete(staged.ScratchPath, recursive: true);
        _ = RewritePaths.Run(
            staged.RepositoryPath,
            (build.EnginePath, Path.Combine(staged.FinalPath, Artifact.EngineFolderName)),
            (staged.FolderPath, staged.FinalPath));
    }
}
