namespace ModelPrep.Disk;

/// <summary>Marks optional files that a commit does not have, as huggingface_hub does after a failed request.</summary>
/// <remarks>
/// An empty file <c>.no_exist/COMMIT/NAME</c> saves the server that loads the model a request for each such file, and a
/// failed request where there is no network. A commit never changes, so the mark stays true.
/// </remarks>
internal static class AbsentFiles
{
    /// <summary>
    /// The files that transformers requests for every model: the names in its <c>utils/__init__.py</c>,
    /// <c>utils/hub.py</c> and <c>tokenization_utils_base.py</c>, and in its tokenizers.
    /// </summary>
    private static readonly string[] Optional =
    [
        "adapter_config.json",
        "added_tokens.json",
        "chat_template.jinja",
        "chat_template.json",
        "generation_config.json",
        "model.safetensors",
        "model.safetensors.index.json",
        "preprocessor_config.json",
        "processor_config.json",
        "special_tokens_map.json",
        "tokenizer.json",
        "tokenizer.model",
        "tokenizer_config.json",
        "video_preprocessor_config.json",
    ];

    /// <param name="repositoryPath">Folder of the repository in the cache.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="listing">All files of the commit.</param>
    public static void Mark(string repositoryPath, string commit, IReadOnlyList<RemoteFile> listing)
    {
        var folder = Path.Combine(repositoryPath, ".no_exist", commit);
        var missing = Optional
            .Except(listing.Select(file => file.Path), StringComparer.Ordinal)
            .Select(name => Path.Combine(folder, name))
            .Where(path => !File.Exists(path))
            .ToList();
        if (missing.Count > 0)
            OwnFolder.Create(repositoryPath, folder);
        foreach (var path in missing)
            RegularFile.OpenOrCreate(path).Dispose();
    }
}
