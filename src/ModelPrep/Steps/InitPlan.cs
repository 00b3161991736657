namespace ModelPrep.Steps;

/// <summary>What <c>init</c> and <c>serve</c> would do. A null part is unknown, or of no use to the rest.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="OnlyWeights">Whether <c>init</c> would stop after the download.</param>
internal sealed record InitPlan(PreparationRequest Request, bool OnlyWeights)
{
    /// <summary>The model.</summary>
    public Resolution? Resolution { get; init; }

    /// <summary>What the artifact depends on; null where only weights are asked for.</summary>
    public ArtifactKey? Key { get; init; }

    /// <summary>What the caches have for it.</summary>
    public CacheVerdict? Cache { get; init; }

    /// <summary>The files that it is made from.</summary>
    public PlannedFiles? Files { get; init; }

    /// <summary>What would be built.</summary>
    public PlannedBuild? Build { get; init; }

    /// <summary>The GPUs of this machine; null where there is no way to tell.</summary>
    public GpuSet? Gpus { get; init; }

    /// <summary>The memory that a build needs.</summary>
    public MemoryNeed? Memory { get; init; }

    /// <summary>The room that both caches need and have.</summary>
    public IReadOnlyList<FolderRoom> Room { get; init; } = [];

    /// <summary>What would be removed to make room.</summary>
    public IReadOnlyList<PlannedRemoval> Removals { get; init; } = [];

    /// <summary>The server's command line.</summary>
    public PlannedServer? Server { get; init; }

    /// <summary>What cannot be known here, as sentences.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>What <c>init</c> would refuse; null when it would succeed, as far as can be seen.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Whether weights are to be brought: then files that lack are work.</summary>
    public bool NeedsWeights => OnlyWeights || Cache is { NeedsWeights: true };

    /// <summary>What <c>init</c> would do, as phrases; empty when nothing is left to do.</summary>
    public IReadOnlyList<string> Work => Refusal is null ? [.. WorkOf()] : [];

    /// <summary>The exit status of <c>plan</c>.</summary>
    public ExitCode Status => Refusal?.Code.ExitCode ?? (Work.Count == 0 ? ExitCode.Success : ExitCode.WorkToDo);

    private IEnumerable<string> WorkOf()
    {
        if (Removals.Count > 0)
            yield return $"remove {ByteSize.Format(Removals.Sum(removal => removal.Bytes))} to make room";
        if (NeedsWeights && Files is { SharedBytes: > 0 } nearby)
            yield return $"copy {ByteSize.Format(nearby.SharedBytes)} from the shared cache";
        if (NeedsWeights && Files?.Files.Any(file => file.Origin is FileOrigin.Hub) is true)
            yield return $"download {ByteSize.Format(Files.DownloadBytes)}";
        if (Cache is { NeedsWeights: true })
            yield return Build?.Builder is null ? "write the model repository" : "build the engine";
        if (Cache?.State is CacheState.Shared)
            yield return "copy the artifact from the shared cache";
        if (Cache?.State is CacheState.Moved)
            yield return "write the artifact's paths anew";
        if (
            Cache is { State: not CacheState.Ready }
            && Request is { Kind: PreparationKind.TensorRtLlm, Settings.Count: > 0 }
        )
            yield return "write the values of --set";
    }
}

/// <summary>Something that would be removed.</summary>
/// <param name="Name">What.</param>
/// <param name="Bytes">What that frees.</param>
/// <param name="Reason">Why it goes.</param>
internal sealed record PlannedRemoval(string Name, long Bytes, string Reason);

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

/// <summary>A failure that <c>init</c> would end with.</summary>
/// <param name="Failure">What it would throw.</param>
internal sealed record Refusal(ModelPrepException Failure)
{
    /// <summary>Its kind.</summary>
    public MessageCode Code => Failure.Code;

    /// <summary>Its message.</summary>
    public string Message => Failure.Message;
}
