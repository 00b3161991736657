namespace ModelPrep.Sources;

/// <summary>
/// Chooses the files of a repository that are needed: one weight format, configuration, tokenizer. Pure.
/// </summary>
/// <remarks>
/// Repositories carry the same weights in several formats (PyTorch pickles, TensorFlow, Flax, ONNX, GGUF,
/// <c>original/</c>); all of them together are several times the size of what is needed.
/// </remarks>
internal static class FileChoice
{
    /// <summary>The file that names the shards of sharded safetensors weights.</summary>
    public const string IndexName = "model.safetensors.index.json";

    /// <summary>The model's configuration.</summary>
    public const string ConfigName = "config.json";

    private const string PickleIndexName = "pytorch_model.bin.index.json";
    private static readonly string[] PickleSuffixes = [".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"];
    private static readonly string[] TextSuffixes = [".json", ".txt", ".model", ".tiktoken", ".jinja"];
    private static readonly string[] TextFolders = ["", "additional_chat_templates/"];

    /// <param name="repository">For messages.</param>
    /// <param name="all">All files of the commit.</param>
    /// <param name="shards">Names that the index lists; null when the repository has none.</param>
    /// <param name="rules">What the user wants.</param>
    /// <exception cref="NotFoundException">There are no weights that may be taken, or a shard is missing.</exception>
    public static FileSelection Run(
        RepositoryId repository,
        IReadOnlyList<RemoteFile> all,
        IReadOnlySet<string>? shards,
        FileRules rules
    )
    {
        var wanted =
            rules.Include.Count > 0
                ? all.Where(file => FilePattern.Matches(file.Path, rules.Include)).ToList()
                : [.. Weights(repository, all, shards, rules), .. all.Where(IsText)];
        if (rules.TakeCode)
            wanted = [.. wanted.Union(all.Where(IsCode))];
        wanted = [.. wanted.Where(file => !FilePattern.Matches(file.Path, rules.Exclude))];
        if (wanted.Count == 0)
            throw new NotFoundException(
                Messages.NothingMatches,
                $"No file of {repository} matches --include and --exclude",
                "Correct the patterns; * also matches '/'"
            );
        if (!rules.AllowPickle && wanted.FirstOrDefault(IsPickle) is { } pickle)
            throw new UsageException(
                Messages.PickleRefused,
                $"{pickle.Path} of {repository} is in a format that can run code when it is loaded",
                "Leave it out with --exclude, or take it with --allow-pickle"
            );
        if (rules.MustServe)
            WholeModel.Require(repository, all, wanted, shards);
        return new FileSelection(wanted, wanted.Where(IsWeight).Sum(file => file.Size));
    }

    /// <summary>Whether a file is Python code where a model's own code stands: a module of it has no folder.</summary>
    public static bool IsCode(RemoteFile file) => IsTopLevel(file) && HasSuffix(file, ".py");

    /// <summary>Whether a file holds weights.</summary>
    public static bool IsWeight(RemoteFile file) => HasSuffix(file, ".safetensors") || IsPickle(file);

    private static IEnumerable<RemoteFile> Weights(
        RepositoryId repository,
        IReadOnlyList<RemoteFile> all,
        IReadOnlySet<string>? shards,
        FileRules rules
    )
    {
        if (shards is not null)
        {
            var missing = shards.FirstOrDefault(shard => all.All(file => file.Path != shard));
            return missing is null
                ? all.Where(file => shards.Contains(file.Path))
                : throw new NotFoundException(
                    Messages.ShardMissing,
                    $"{IndexName} of {repository} names {missing}, which is not in the repository",
                    "Choose another --revision, or tell the model's owner"
                );
        }

        var safetensors = all.Where(file =>
                IsTopLevel(file)
                && HasSuffix(file, ".safetensors")
                && !file.Path.StartsWith("consolidated", StringComparison.Ordinal)
            )
            .ToList();
        if (safetensors.Count > 0)
            return safetensors;
        var pickles = all.Where(file =>
                IsTopLevel(file) && (file.Path is PickleIndexName || (IsPickle(file) && !IsTrainingState(file)))
            )
            .ToList();
        return (pickles.Any(IsPickle), rules.AllowPickle) switch
        {
            (true, true) => pickles.Where(file => !IsText(file)),
            (true, false) => throw new NotFoundException(
                Messages.PickleOnly,
                $"{repository} has no safetensors weights, only {pickles.First(IsPickle).Path}, a format that can "
                    + "run code when it is loaded",
                "If you trust its owner, add --allow-pickle"
            ),
            _ => throw new NotFoundException(
                Messages.WeightsMissing,
                $"{repository} has no weights in safetensors format",
                "Choose a model in Hugging Face's format, or name files with --include"
            ),
        };
    }

    private static bool IsTopLevel(RemoteFile file) => !file.Path.Contains('/', StringComparison.Ordinal);

    private static bool IsPickle(RemoteFile file) => PickleSuffixes.Any(suffix => HasSuffix(file, suffix));

    private static bool IsTrainingState(RemoteFile file) =>
        file.Path is "training_args.bin" or "optimizer.pt" or "scheduler.pt"
        || file.Path.StartsWith("rng_state", StringComparison.Ordinal);

    private static bool IsText(RemoteFile file) =>
        TextFolders.Any(folder =>
            file.Path.StartsWith(folder, StringComparison.Ordinal)
            && !file.Path[folder.Length..].Contains('/', StringComparison.Ordinal)
        ) && TextSuffixes.Any(suffix => HasSuffix(file, suffix));

    private static bool HasSuffix(RemoteFile file, string suffix) =>
        file.Path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
}
