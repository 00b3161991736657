namespace ModelPrep.Abstractions;

/// <summary>The command line that starts the server.</summary>
/// <param name="FilePath">Program: <c>tritonserver</c> or <c>mpirun</c>.</param>
/// <param name="Arguments">Arguments, unquoted.</param>
/// <param name="Ranks">Number of server processes. With more than one, the program is <c>mpirun</c>.</param>
/// <param name="ExitTimeout">The server's own timeout for stopping.</param>
public sealed record ServerCommand(string FilePath, IReadOnlyList<string> Arguments, int Ranks, TimeSpan ExitTimeout)
{
    /// <summary>Address of the server; null if it serves no HTTP, or its port is not known.</summary>
    public ServerAddress? Address { get; init; }

    /// <summary>Positions of the ranks' programs in the arguments; empty without <c>mpirun</c>.</summary>
    public IReadOnlyList<int> RankPrograms { get; init; } = [];

    /// <summary>Environment variables to set, in addition to our own.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } =
        new Dictionary<string, string?>(StringComparer.Ordinal);
}

/// <summary>Starts the server.</summary>
public interface IServerLauncher
{
    /// <summary>
    /// Replaces this process with the server (one rank; does not return), or runs it to its end (several ranks).
    /// </summary>
    /// <param name="command">The command to run.</param>
    /// <param name="use">The artifact that the server uses, kept in use until the server ends.</param>
    /// <param name="cancellationToken">Asks the server to stop.</param>
    /// <returns>Exit status of the server.</returns>
    /// <exception cref="ToolException">The program could not be started.</exception>
    Task<int> LaunchAsync(ServerCommand command, IArtifactUse use, CancellationToken cancellationToken);
}
