using ModelPrep.Repositories;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>
/// Turns a checked build into an artifact's folder: nothing superfluous, and every path inside naming the final place.
/// </summary>
/// <remarks>
/// The CLI writes absolute paths of where it built into the repository's configuration, so it cannot just be moved.
/// </remarks>
internal static class AssembleArtifact
{
    public static void Run(EngineBuild build, StagedBuild staged)
    {
        DownloadFolder.RemoveWeights(build.EnginePath);
        RemoveWorkspaces(build.EnginePath);
        MoveFolder(build.EnginePath, staged.EnginePath);
        FolderRemoval.Run(staged.ScratchPath);
        _ = RewritePaths.Run(
            staged.RepositoryPath,
            (build.EnginePath, Path.Combine(staged.FinalPath, Artifact.EngineFolderName)),
            (staged.FolderPath, staged.FinalPath)
        );
    }

    /// <remarks>
    /// A builder whose process died after it had saved the engine leaves a copy of it in its temporary folder.
    /// </remarks>
    private static void RemoveWorkspaces(string enginePath)
    {
        foreach (var folder in FolderWalk.Folders(enginePath).Where(HasEngine).ToList())
            FolderRemoval.Run(folder);
    }

    private static bool HasEngine(string folder) => FolderWalk.AllFiles(folder, EngineFiles.RankName(0)).Any();

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
