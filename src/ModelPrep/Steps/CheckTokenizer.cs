namespace ModelPrep.Steps;

/// <summary>Checks that the tokenizer is where the model repository says: without it the server loads everything else first, and then fails.</summary>
internal static class CheckTokenizer
{
    private const string Parameter = "tokenizer_dir";

    /// <summary>Models that read it.</summary>
    private static readonly string[] Models = ["preprocessing", "postprocessing"];

    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? ProblemOf(string repositoryPath)
    {
        var configs = RepositoryConfigs.Read(repositoryPath);
        foreach (var model in Models)
        {
            if (configs[model].Find(Parameter) is not { } folder)
                continue; // a repository of another form
            if (!Directory.Exists(folder))
                return $"{model}/config.pbtxt names \"{folder}\" as the tokenizer's folder, where no folder is";
            if (!Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Any(IsTokenizer))
                return $"there is no tokenizer in {folder}, which {model}/config.pbtxt names";
        }

        return null;
    }

    /// <remarks>Names differ by model: <c>tokenizer.json</c>, <c>vocab.json</c>, <c>spiece.model</c>, <c>qwen.tiktoken</c>.</remarks>
    private static bool IsTokenizer(string name) =>
        name.Contains("token", StringComparison.OrdinalIgnoreCase) || name.Contains("vocab", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith(".model", StringComparison.Ordinal);
}
