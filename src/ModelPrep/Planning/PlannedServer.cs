using ModelPrep.Repositories;

namespace ModelPrep.Planning;

/// <summary>How the server would be started.</summary>
/// <param name="Command">Its command line; null where it cannot be told.</param>
/// <param name="Failure">Why not; null where it can.</param>
internal sealed record PlannedServer(ServerCommand? Command, ToolException? Failure)
{
    /// <summary>Why its command line cannot be told, as a sentence; null where it can.</summary>
    public string? Problem => Failure?.Message;

    /// <summary>What a stop takes besides, until a server is killed and mpirun has ended the other ranks.</summary>
    private const int StopMargin = 15;

    /// <summary>The instances of its Python models.</summary>
    public required PythonInstances Instances { get; init; }

    /// <summary>How long a server may take to end, in seconds.</summary>
    public int? ExitTimeoutSeconds => (int?)Command?.ExitTimeout.TotalSeconds;

    /// <summary>What a pod's <c>terminationGracePeriodSeconds</c> must leave, besides its <c>preStop</c>.</summary>
    public int? GraceSeconds => ExitTimeoutSeconds + StopMargin;
}
