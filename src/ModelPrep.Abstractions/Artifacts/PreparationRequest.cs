namespace ModelPrep.Abstractions;

/// <summary>What the user wants prepared.</summary>
/// <param name="Source">Where the weights come from.</param>
/// <param name="ServedName">Name of the model in Triton.</param>
/// <param name="Kind">What to prepare.</param>
/// <param name="DataType">A name of <see cref="Abstractions.DataType"/>, or null for the builder's default.</param>
/// <param name="Parallelism">How many ranks.</param>
/// <param name="Files">Which files of the repository.</param>
public sealed record PreparationRequest(
    ModelSource Source,
    string ServedName,
    KindTraits Kind,
    string? DataType,
    Parallelism Parallelism,
    FileRules Files
)
{
    /// <summary>How an engine is to be built; nothing else uses it.</summary>
    public BuildOptions Build { get; init; } = BuildOptions.Default;

    /// <summary>Values for the model repository.</summary>
    public IReadOnlyList<RepositorySetting> Settings { get; init; } = [];

    /// <summary>Whether the user trusts the model's own Python code.</summary>
    public bool TrustsCode => Build.TrustsCode || Kind.Settings.TrustsCode(Settings);
}

/// <summary>Which files of a repository are wanted.</summary>
/// <param name="Include">Patterns that replace the built-in choice; empty for that choice.</param>
/// <param name="Exclude">Patterns of files to leave out.</param>
/// <param name="AllowPickle">Whether formats that can run code when loaded are taken.</param>
public sealed record FileRules(IReadOnlyList<string> Include, IReadOnlyList<string> Exclude, bool AllowPickle)
{
    /// <summary>Whether the model's own Python code is taken.</summary>
    public bool TakeCode { get; init; }

    /// <summary>Whether a server is to start from them, for which they must be a whole model.</summary>
    public bool MustServe { get; init; }

    /// <summary>One line for each rule, the same for equal rules; empty for the built-in choice.</summary>
    public string ToKey() =>
        string.Join(
            '\n',
            [
                .. Include.Select(pattern => "+" + pattern),
                .. Exclude.Select(pattern => "-" + pattern),
                .. AllowPickle ? ["pickle"] : Array.Empty<string>(),
                .. TakeCode ? ["code"] : Array.Empty<string>(),
            ]
        );
}
