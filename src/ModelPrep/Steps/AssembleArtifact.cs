using System.Text;

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
        foreach (var path in Directory.EnumerateFiles(staged.RepositoryPath, "*", SearchOption.AllDirectories).Where(IsConfiguration))
        {
            var text = File.ReadAllText(path);
            var moved = text
                .Replace(build.EnginePath, Path.Combine(staged.FinalPath, Artifact.EngineFolderName), StringComparison.Ordinal)
                .Replace(staged.FolderPath, staged.FinalPath, StringComparison.Ordinal);
            if (moved != text)
                Overwrite(path, moved);
        }
    }

    private static bool IsConfiguration(string path) => Path.GetExtension(path) is ".pbtxt" or ".json" or ".yaml";

    /// <remarks>Publishing flushes it to disk, as every file of the artifact.</remarks>
    private static void Overwrite(string path, string text)
    {
        using var handle = File.OpenHandle(path, FileMode.Truncate, FileAccess.Write);
        RandomAccess.Write(handle, Encoding.UTF8.GetBytes(text), 0);
    }
}
