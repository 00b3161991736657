namespace ModelPrep.Abstractions;

/// <summary>What is known of a kind on any machine, without asking anybody.</summary>
/// <param name="Name">Its name on the command line, in keys and in manifests, for example <c>trtllm</c>.</param>
/// <param name="Settings">What <c>--set</c> means for it.</param>
/// <param name="Server">How Triton serves it.</param>
public sealed record KindTraits(string Name, ISettingRules Settings, ServerTraits Server)
{
    /// <summary>Whether it has an engine, which is built for one GPU product and one version of the library.</summary>
    /// <remarks>
    /// Then the GPUs and versions are part of the key, build options apply, and nodes wait for each other's builds.
    /// </remarks>
    public bool HasEngine { get; init; }

    /// <summary>Whether TensorRT-LLM serves it, so that its version is part of the key.</summary>
    public bool UsesTensorRtLlm { get; init; }

    /// <summary>The files that an artifact must have, relative to its folder, with '/'.</summary>
    public Func<ArtifactKey, IEnumerable<string>> RequiredFiles { get; init; } = _ => [];

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}

/// <summary>How Triton serves the artifacts of a kind.</summary>
public sealed record ServerTraits
{
    /// <summary>Whether each rank is a server process of its own, under mpirun.</summary>
    public bool HasProcessPerRank { get; init; }

    /// <summary>How many server processes there are.</summary>
    public int ProcessesFor(Parallelism parallelism) => HasProcessPerRank ? parallelism.WorldSize : 1;

    /// <summary>Whether the server starts workers by MPI itself.</summary>
    public bool StartsWorkersByMpi { get; init; }

    /// <summary>
    /// Whether the model repository says all that Triton needs. Otherwise the backend or the model completes it when
    /// the server loads it.
    /// </summary>
    public bool HasCompleteConfig { get; init; }

    /// <summary>The field of a request that limits the number of generated tokens.</summary>
    public string TokenLimitField { get; init; } = "max_tokens";
}
