namespace ModelPrep.Diagnostics;

/// <summary>A row in the output of <c>doctor</c>.</summary>
/// <param name="What">What was checked.</param>
/// <param name="State">The state.</param>
/// <param name="Found">What was found, as the end of a sentence.</param>
internal sealed record Finding(string What, FindingState State, string Found)
{
    /// <summary>The remedy; null if none is needed.</summary>
    public string? Cure { get; init; }

    /// <summary>The exit status of other verbs because of it; null unless it is a problem.</summary>
    public ExitCode? Status { get; init; }

    /// <summary>No action is needed.</summary>
    public static Finding Ok(string what, string found) => new(what, FindingState.Ok, found);

    /// <summary>It works, but not as well as it could, or not for all users.</summary>
    public static Finding Warning(string what, string found, string cure) =>
        new(what, FindingState.Warning, found) { Cure = cure };

    /// <summary>Other verbs fail because of it.</summary>
    public static Finding Problem(string what, string found, string cure, ExitCode status) =>
        new(what, FindingState.Problem, found) { Cure = cure, Status = status };
}

/// <summary>The state of a finding.</summary>
internal enum FindingState
{
    /// <summary>No action is needed.</summary>
    Ok,

    /// <summary>Something to know.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Problem,
}
