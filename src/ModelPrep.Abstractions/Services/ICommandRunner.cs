namespace ModelPrep.Abstractions;

/// <summary>A program to run to its end.</summary>
/// <param name="FilePath">Absolute path of the program.</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
/// <param name="Environment">Variables to set, or to remove where the value is null; all others are inherited.</param>
public sealed record ToolCommand(
    string FilePath,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string?> Environment
)
{
    /// <summary>How long it may take; null for as long as it wants.</summary>
    public TimeSpan? Limit { get; init; }
}

/// <summary>Runs programs to their end.</summary>
public interface ICommandRunner
{
    /// <summary>Runs a program; each line that it prints goes to <paramref name="onLine"/>.</summary>
    /// <returns>Its exit status; 128 + n when signal n ended it.</returns>
    /// <exception cref="ToolException">It could not be started, or took longer than it may.</exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled; the program and all its descendants have ended.
    /// </exception>
    Task<int> RunAsync(ToolCommand command, Action<string> onLine, CancellationToken cancellationToken);
}
