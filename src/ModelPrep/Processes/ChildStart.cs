namespace ModelPrep.Processes;

/// <summary>How to start a child.</summary>
/// <param name="FilePath">Absolute path of the program.</param>
/// <param name="Arguments">Arguments, unquoted.</param>
/// <param name="Environment">The whole environment, as <c>NAME=VALUE</c>.</param>
internal sealed record ChildStart(string FilePath, IReadOnlyList<string> Arguments, IEnumerable<string> Environment)
{
    /// <summary>
    /// True for a server or <c>mpirun</c>. It gets our standard streams, and a session of its own, so that signals of a
    /// terminal do not reach it.
    /// </summary>
    public bool IsServer { get; init; }

    /// <summary>The end of a pipe that receives all output, with an empty input; null for our own streams.</summary>
    public int? Output { get; init; }

    /// <summary>The signal that the child gets when this process has ended in any way.</summary>
    /// <remarks>
    /// The signal may arrive more than once, because the threads of a killed process end one after the other. So
    /// <c>mpirun</c> gets none: a second SIGTERM makes it leave its ranks behind.
    /// </remarks>
    public int DeathSignal { get; init; } = Libc.SigKill;
}
