namespace ModelPrep.Abstractions;

/// <summary>The command line that starts the server.</summary>
/// <param name="FilePath">Program: <c>tritonserver</c> or <c>mpirun</c>.</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
/// <param name="Ranks">Number of server processes; with more than one, the program is <c>mpirun</c>.</param>
/// <param name="ExitTimeout">How long a server may take to end, by its own rule, once it is asked to.</param>
public sealed record ServerCommand(string FilePath, IReadOnlyList<string> Arguments, int Ranks, TimeSpan ExitTimeout)
{
    /// <summary>Where it answers; null when it answers no HTTP, or at a port that only it knows.</summary>
    public ServerAddress? Address { get; init; }

    /// <summary>Where in the arguments the program of each rank stands; empty without <c>mpirun</c>.</summary>
    public IReadOnlyList<int> RankPrograms { get; init; } = [];

    /// <summary>Variables for it, besides our own.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } =
        new Dictionary<string, string?>(StringComparer.Ordinal);
}

/// <summary>Starts the server.</summary>
public interface IServerLauncher
{
    /// <summary>
    /// Replaces this process with the server (one rank; does not return), or runs it to its end (several ranks).
    /// </summary>
    /// <param name="command">What to start.</param>
    /// <param name="use">The artifact that it serves, kept in use until it ends.</param>
    /// <param name="cancellationToken">Asks the server to end.</param>
    /// <returns>Exit status of the server.</returns>
    /// <exception cref="ToolException">The program could not be started.</exception>
    Task<int> LaunchAsync(ServerCommand command, IArtifactUse use, CancellationToken cancellationToken);
}
