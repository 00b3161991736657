namespace ModelPrep.Doctor;

/// <summary>A row of what <c>doctor</c> shows.</summary>
/// <param name="What">What was looked at.</param>
/// <param name="State">How it is.</param>
/// <param name="Found">What was found, in words that continue a sentence.</param>
internal sealed record Finding(string What, FindingState State, string Found)
{
    /// <summary>What to do about it; null where nothing is to be done.</summary>
    public string? Cure { get; init; }

    /// <summary>The exit status that other verbs end with because of it; null unless it is a problem.</summary>
    public ExitCode? Status { get; init; }

    /// <summary>Nothing is to be done.</summary>
    public static Finding Ok(string what, string found) => new(what, FindingState.Ok, found);

    /// <summary>It works, but not as well as it could, or not for everybody.</summary>
    public static Finding Warning(string what, string found, string cure) =>
        new(what, FindingState.Warning, found) { Cure = cure };

    /// <summary>Other verbs end with a status because of it.</summary>
    public static Finding Problem(string what, string found, string cure, ExitCode status) =>
        new(what, FindingState.Problem, found) { Cure = cure, Status = status };
}

/// <summary>How something is.</summary>
internal enum FindingState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Something is to be known.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Problem,
}
