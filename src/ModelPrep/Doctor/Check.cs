namespace ModelPrep.Doctor;

/// <summary>Something to look at.</summary>
/// <param name="What">What, for a row that says that there was no answer.</param>
/// <param name="Late">The row's state then.</param>
/// <param name="Status">
/// The exit status that a failure of it stands for; null where nothing depends on it, so that it is a warning.
/// </param>
/// <param name="RunAsync">Looks; may block its thread.</param>
internal sealed record Check(
    string What,
    FindingState Late,
    ExitCode? Status,
    Func<CancellationToken, Task<IReadOnlyList<Finding>>> RunAsync
);
