namespace ModelPrep.Steps;

/// <summary>Turns a checked build into an artifact's folder: nothing superfluous, and every path inside naming the final place.</summary>
/// <remarks>The CLI writes absolute paths of where it built into the repository's configuration, so it cannot just be moved.</remarks>
internal static class AssembleArtifact
{
    public static void Run(EngineBuild build, StagedBuild staged)
    {
        DownloadFolder.RemoveWeights(build.EnginePath);
        MoveFolder(build.EnginePath, staged.EnginePath);
        Directory.Delete(staged.ScratchPath, recursive: true);
        _ = RewritePaths.Run(
            staged.RepositoryPath,
            (build.EnginePath, Path.Combine(staged.FinalPath, Artifact.EngineFolderName)),
            (staged.FolderPath, staged.FinalPath));
    }

    /// <remarks>.NET's own message, for a full disk, does not say which.</remarks>
    private static void MoveFolder(string from, string to)
    {
        try
        {
            Directory.Move(from, to);
        }
        catch (IOException e)
        {
            throw new IOException($"rename {from} to {to}: {e.Message}", e.HResult);
        }
    }
}
