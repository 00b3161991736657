namespace ModelPrep.Abstractions;

/// <summary>A program to run to its end.</summary>
/// <param name="FilePath">Absolute path of the program.</param>
/// <param name="Arguments">Arguments, unquoted.</param>
/// <param name="Environment">Variables to set, or to remove if the value is null. All others are inherited.</param>
public sealed record ToolCommand(
    string FilePath,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string?> Environment
)
{
    /// <summary>Timeout; null for no limit.</summary>
    public TimeSpan? Limit { get; init; }
}

/// <summary>Runs programs to their end.</summary>
public interface ICommandRunner
{
    /// <summary>Runs a program, and passes each line of its output to <paramref name="onLine"/>.</summary>
    /// <returns>Exit status; 128 + n if signal n ended it.</returns>
    /// <exception cref="ToolException">The program could not be started, or did not end within its timeout.</exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled. The program and all its descendants have ended.
    /// </exception>
    Task<int> RunAsync(ToolCommand command, Action<string> onLine, CancellationToken cancellationToken);
}
