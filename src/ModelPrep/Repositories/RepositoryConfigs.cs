namespace ModelPrep.Repositories;

/// <summary>The configurations of the models in a repository.</summary>
internal static class RepositoryConfigs
{
    private const string FileName = "config.pbtxt";

    /// <summary>All of them, by the name of the model's folder.</summary>
    public static Dictionary<string, ModelConfig> Read(string repositoryPath) =>
        FolderWalk
            .Folders(repositoryPath)
            .Where(folder => File.Exists(Path.Combine(folder, FileName)))
            .ToDictionary(
                folder => Path.GetFileName(folder),
                folder => new ModelConfig(File.ReadAllText(Path.Combine(folder, FileName))),
                StringComparer.Ordinal
            );

    /// <summary>Writes that of one model.</summary>
    /// <returns>The file.</returns>
    public static string Write(string repositoryPath, string model, ModelConfig config)
    {
        var path = Path.Combine(repositoryPath, model, FileName);
        StagedFile.Write(path, config.Text);
        return path;
    }
}
