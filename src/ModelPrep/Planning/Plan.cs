using ModelPrep.Disk;

namespace ModelPrep.Planning;

/// <summary>What <c>init</c> and <c>serve</c> would do. A null part is unknown, or of no use to the rest.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="OnlyWeights">Whether <c>init</c> would stop after the download.</param>
internal sealed record Plan(PreparationRequest Request, bool OnlyWeights)
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

    /// <summary>What <c>init</c> would refuse; empty when it would succeed, as far as can be seen.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>The first problem, which <c>init</c> would end with; null if <c>init</c> would succeed.</summary>
    public Problem? Refusal => Problems is [var first, ..] ? first : null;

    /// <summary>Whether weights are to be brought: then missing files are work.</summary>
    public bool NeedsWeights => OnlyWeights || Cache is { Plan.NeedsWeights: true };

    /// <summary>What <c>init</c> would do, as phrases; empty when nothing is left to do.</summary>
    public IReadOnlyList<string> Work => Refusal is null ? [.. WeightsWork(), .. ArtifactWork(Cache?.Plan)] : [];

    /// <summary>The exit status of <c>plan</c>.</summary>
    public ExitCode Status => Refusal?.Code.ExitCode ?? (Work.Count == 0 ? ExitCode.Success : ExitCode.WorkToDo);

    private IEnumerable<string> WeightsWork()
    {
        if (Removals.Count > 0)
            yield return $"remove {ByteSize.Format(Removals.Sum(removal => removal.Bytes))} to make room";
        if (NeedsWeights && Files is { SharedBytes: > 0 } nearby)
            yield return $"copy {ByteSize.Format(nearby.SharedBytes)} from the shared cache";
        if (NeedsWeights && Files?.Files.Any(file => file.Origin is FileOrigin.Hub) is true)
            yield return $"download {ByteSize.Format(Files.DownloadBytes)}";
    }

    private IEnumerable<string> ArtifactWork(ArtifactPlan? plan) =>
        plan switch
        {
            ArtifactPlan.Relocate => ["write the artifact's paths anew"],
            ArtifactPlan.CopyFromShared => ["copy the artifact from the shared cache"],
            ArtifactPlan.Build => [Build?.Builder is null ? "write the model repository" : "build the engine"],
            ArtifactPlan.Derive derive => [.. ArtifactWork(derive.Base), "write the values of --set"],
            _ => [],
        };
}

/// <summary>Something that would be removed.</summary>
/// <param name="Name">What.</param>
/// <param name="Bytes">What that frees.</param>
/// <param name="Reason">Why it goes.</param>
internal sealed record PlannedRemoval(string Name, long Bytes, string Reason);
