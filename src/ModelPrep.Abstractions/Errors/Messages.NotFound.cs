namespace ModelPrep.Abstractions;

/// <content>Of <see cref="ExitCode.NotFound"/>: what does not exist.</content>
public static partial class Messages
{
    /// <summary>The hub knows the repository, and no branch, tag or commit of that name.</summary>
    /// <remarks>Correct <c>--revision</c>.</remarks>
    public static readonly MessageCode RevisionMissing = new("MP6601", "The repository has no such revision");

    /// <summary>The hub listed a file and does not serve it.</summary>
    /// <remarks>Check the repository on the hub; choose another <c>--revision</c>.</remarks>
    public static readonly MessageCode FileMissing = new("MP6602", "The repository has no such file");

    /// <summary>The hub does not tell the two apart.</summary>
    /// <remarks>Correct the name, or use a token of an account that can see it (<c>--token-file</c>).</remarks>
    public static readonly MessageCode RepositoryMissing = new(
        "MP6603",
        "The repository does not exist, or is private"
    );

    /// <summary>The answer is HTTP 404 and names no reason, as that of a server which is no hub.</summary>
    /// <remarks>Correct <c>--model</c>, <c>--revision</c> or <c>--endpoint</c>.</remarks>
    public static readonly MessageCode AddressUnknown = new("MP6604", "The hub does not know what was asked");

    /// <summary><c>--include</c> and <c>--exclude</c> leave nothing of the repository.</summary>
    /// <remarks>Correct the patterns; <c>*</c> also matches <c>/</c>.</remarks>
    public static readonly MessageCode NothingMatches = new("MP6605", "No file matches");

    /// <summary>The index names a file that is not in the repository.</summary>
    /// <remarks>Choose another <c>--revision</c>, or tell the model's owner.</remarks>
    public static readonly MessageCode ShardMissing = new("MP6606", "A shard of the weights is missing");

    /// <summary>The repository or folder holds a model in another format, or none.</summary>
    /// <remarks>Choose a model in Hugging Face's format, or name files with <c>--include</c>.</remarks>
    public static readonly MessageCode WeightsMissing = new("MP6607", "There are no weights in safetensors format");

    /// <summary>The repository has its weights in Python's pickle format only.</summary>
    /// <remarks>If you trust its owner, add <c>--allow-pickle</c>; else choose another model.</remarks>
    public static readonly MessageCode PickleOnly = new("MP6608", "There are only weights that can run code");

    /// <summary>A <c>cache</c> verb names an artifact or weights that are not there.</summary>
    /// <remarks>See <c>modelprep cache list</c> for the names.</remarks>
    public static readonly MessageCode EntryUnknown = new("MP6609", "The cache has nothing of that name");

    /// <summary><c>load</c> asks for a model that the server does not serve.</summary>
    /// <remarks>
    /// Name with <c>--model</c> what the server serves, as <c>modelprep init --served-name</c> has it.
    /// </remarks>
    public static readonly MessageCode ServedModelUnknown = new("MP6610", "The server has no such model");

    /// <summary><c>--include</c> and <c>--exclude</c> leave no weights, not all shards, or no configuration.</summary>
    /// <remarks>Add what the message names to <c>--include</c>, or leave the patterns away.</remarks>
    public static readonly MessageCode ChoiceIncomplete = new("MP6611", "The chosen files are no whole model");

    /// <summary>The model's configuration takes its code from a repository that is not in the cache.</summary>
    /// <remarks>Download that code first, if you trust its owner, or leave <c>trust_remote_code</c> away.</remarks>
    public static readonly MessageCode CodeElsewhere = new("MP6612", "The model's code is in another repository");
}
