using ModelPrep.Repositories;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>Checks that the tokenizer is where the model repository says.</summary>
/// <remarks>Without it the server loads all else first, and then fails.</remarks>
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
            if (TokenizerFiles.ProblemOf(folder) is { } problem)
                return $"{problem} ({model}/config.pbtxt names this folder)";
        }

        return null;
    }
}
