namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.NotFound"/>: what does not exist.</content>
public static partial class Messages
{
    public static readonly MessageCode RevisionMissing = new(
        "MP6601",
        "Revision not found",
        Cause: "The repository exists on the hub, but it has no branch, tag or commit of that name.",
        Cure: "Correct `--revision`.",
        Chart: "`model.revision`"
    );

    public static readonly MessageCode FileMissing = new(
        "MP6602",
        "File not found in the repository",
        Cause: "The hub lists a file but does not serve it.",
        Cure: "Check the repository on the hub, or choose another `--revision`.",
        Chart: "`model.revision`"
    );

    public static readonly MessageCode RepositoryMissing = new(
        "MP6603",
        "Repository not found or private",
        Cause: "The repository does not exist, or the token has no access to it. The hub does not tell which.",
        Cure: "Correct the name, or use a token of an account that can see the repository (`--token-file`).",
        Chart: "`model.name`, `model.pullSecret`"
    );

    public static readonly MessageCode AddressUnknown = new(
        "MP6604",
        "Not found on the hub",
        Cause: "The response is HTTP 404 without a reason. A server that is not a hub answers like this.",
        Cure: "Correct `--model`, `--revision` or `--endpoint`.",
        Chart: "`model.name`, `model.revision`, `model.endpoint`"
    );

    public static readonly MessageCode NothingMatches = new(
        "MP6605",
        "No file matches the patterns",
        Cause: "`--include` and `--exclude` select no file of the repository.",
        Cure: "Correct the patterns. `*` also matches `/`.",
        Chart: "`model.files.include`, `model.files.exclude`"
    );

    public static readonly MessageCode ShardMissing = new(
        "MP6606",
        "Weight shard missing",
        Cause: "The weight index lists a file that the repository does not have.",
        Cure: "Choose another `--revision`, or tell the model's owner.",
        Chart: "`model.revision`"
    );

    public static readonly MessageCode WeightsMissing = new(
        "MP6607",
        "No safetensors weights",
        Cause: "The repository or folder holds a model in another format, or no model.",
        Cure: "Choose a model in Hugging Face's format, or name files with `--include`.",
        Chart: "`model.name`, `model.files.include`"
    );

    public static readonly MessageCode PickleOnly = new(
        "MP6608",
        "Only weights that can run code",
        Cause: "The repository has its weights in Python's pickle format only, which can run code when it is loaded.",
        Cure: "If you trust the owner, add `--allow-pickle`. Otherwise choose another model.",
        Chart: "`model.files.allowPickle`"
    );

    public static readonly MessageCode EntryUnknown = new(
        "MP6609",
        "Cache entry not found",
        Cause: "A `cache` verb names an artifact or weights that the cache does not have.",
        Cure: "See `modelprep cache list` for the names."
    );

    public static readonly MessageCode ServedModelUnknown = new(
        "MP6610",
        "Model not found on the server",
        Cause: "`load` asks for a model that the server does not serve.",
        Cure: "Name the served model with `--model`. It is the name that `modelprep init --served-name` gave it.",
        Chart: "`model.servedName`"
    );

    public static readonly MessageCode ChoiceIncomplete = new(
        "MP6611",
        "Incomplete file selection",
        Cause: "`--include` and `--exclude` select no weights, not all shards of the index, or no `config.json`.",
        Cure: "Add what the message names to `--include`, which replaces the built-in selection, "
            + "or remove the patterns.",
        Chart: "`model.files.include`, `model.files.exclude`"
    );

    public static readonly MessageCode CodeElsewhere = new(
        "MP6612",
        "Model code is in another repository",
        Cause: "The model's configuration takes its Python code from another repository (`auto_map`), "
            + "which is not in the cache.",
        Cure: "If you trust the owner, download that code first, as the message says. "
            + "Otherwise remove `trust_remote_code`.",
        Chart: "`model.settings`"
    );
}
