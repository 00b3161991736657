namespace ModelPrep.Diagnostics;

/// <summary>A check of <c>doctor</c>.</summary>
/// <param name="What">Name of the check, for a row that reports a timeout.</param>
/// <param name="Late">State of the row on a timeout.</param>
/// <param name="Status">
/// The exit status that a failure leads to; null if nothing depends on it, so that it is only a warning.
/// </param>
/// <param name="RunAsync">Runs the check. May block its thread.</param>
internal sealed record Check(
    string What,
    FindingState Late,
    ExitCode? Status,
    Func<CancellationToken, Task<IReadOnlyList<Finding>>> RunAsync
);
