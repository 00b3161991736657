namespace ModelPrep.Sources;

/// <summary>Whether chosen files are all that a server needs. Pure.</summary>
internal static class WholeModel
{
    /// <summary>Weights of formats that only some servers read, and nobody takes by default.</summary>
    private static readonly string[] OtherWeights = [".gguf", ".tensors"];

    /// <summary>Configurations: Hugging Face's, and Mistral's own, which vLLM reads, too.</summary>
    private static readonly string[] Configs = [FileChoice.ConfigName, "params.json"];

    private static readonly string[] TokenizerNames =
    [
        "tokenizer",
        "vocab",
        "merges",
        "spiece",
        "tekken",
        "sentencepiece",
    ];

    private static readonly string[] TokenizerSuffixes = [".model", ".tiktoken"];

    /// <param name="repository">For messages.</param>
    /// <param name="all">All files of the commit.</param>
    /// <param name="chosen">Those that were chosen.</param>
    /// <param name="shards">Names that the index lists; null where it is not known.</param>
    /// <exception cref="NotFoundException">A pattern has left something out that a server needs.</exception>
    public static void Require(
        RepositoryId repository,
        IReadOnlyList<RemoteFile> all,
        IReadOnlyList<RemoteFile> chosen,
        IReadOnlySet<string>? shards
    )
    {
        if (!chosen.Any(IsWeight))
            throw Incomplete(repository, "no weights", $"*{Path.GetExtension(all.FirstOrDefault(IsWeight)?.Path)}");
        var names = chosen.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var missing = shards?.FirstOrDefault(shard => !names.Contains(shard));
        if (missing is not null && names.Contains(FileChoice.IndexName))
            throw Incomplete(repository, $"{FileChoice.IndexName} without {missing}, which it names", missing);
        if (!Configs.Any(names.Contains) && all.FirstOrDefault(file => Configs.Contains(file.Path)) is { } config)
            throw Incomplete(repository, $"no {config.Path}", config.Path);
    }

    /// <summary>Whether the patterns have left out the tokenizer.</summary>
    public static bool LacksTokenizer(IReadOnlyList<RemoteFile> all, IReadOnlyList<RemoteFile> chosen) =>
        all.Any(IsTokenizer) && !chosen.Any(IsTokenizer);

    private static bool IsWeight(RemoteFile file) => FileChoice.IsWeight(file) || EndsWithAny(file, OtherWeights);

    private static bool IsTokenizer(RemoteFile file) =>
        TokenizerNames.Any(name => file.Path.StartsWith(name, StringComparison.OrdinalIgnoreCase))
        || EndsWithAny(file, TokenizerSuffixes);

    private static bool EndsWithAny(RemoteFile file, string[] suffixes) =>
        suffixes.Any(suffix => file.Path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    private static NotFoundException Incomplete(RepositoryId repository, string what, string missing) =>
        new(
            Messages.ChoiceIncomplete,
            $"--include and --exclude leave {what} of {repository}",
            $"Add --include '{missing}' (it replaces the built-in choice), take it out of --exclude, or leave both away"
        );
}
