namespace ModelPrep.Processes;

/// <summary>What is started, and how.</summary>
/// <param name="FilePath">The program, absolute.</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
/// <param name="Environment">All its variables, as <c>NAME=VALUE</c>.</param>
internal sealed record ChildStart(string FilePath, IReadOnlyList<string> Arguments, IEnumerable<string> Environment)
{
    /// <summary>
    /// Whether it is a server, or <c>mpirun</c>: it gets our standard streams, and a session of its own, so that the
    /// signals of a terminal do not reach it.
    /// </summary>
    public bool IsServer { get; init; }

    /// <summary>
    /// The end of a pipe that gets all that it prints, with an empty input; null for our own streams.
    /// </summary>
    public int? Output { get; init; }

    /// <summary>The signal that it gets when this process has gone, however that ended.</summary>
    /// <remarks>
    /// It may come more than once: the threads of a process that is killed end one after the other. So it is none for
    /// <c>mpirun</c>, which takes a second SIGTERM as an order to leave its ranks behind.
    /// </remarks>
    public int DeathSignal { get; init; } = Libc.SigKill;
}
