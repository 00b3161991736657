namespace ModelPrep.Repositories;

/// <summary>
/// The instances of a repository's Python models. Each is a process that executes one request at a time.
/// </summary>
/// <param name="Served">Those of the model that requests go to.</param>
/// <param name="All">Those of all models.</param>
internal sealed record PythonInstances(int Served, int All)
{
    /// <summary>The parameter of a model that is their number.</summary>
    public const string Parameter = "instance_count";

    /// <summary>What an instance takes of <c>/dev/shm</c>.</summary>
    public const long SharedBytes = 1L << 20;

    /// <summary>What an instance takes of memory, at the least.</summary>
    public const long MemoryBytes = 34L << 20;

    /// <summary>The time that Triton leaves for a stop if nobody says otherwise.</summary>
    private const int UsualSeconds = 30;

    /// <summary>One each of the models that every engine's repository has: they were never counted.</summary>
    private const int Usual = 3;

    /// <summary>
    /// How long the unloading of an instance takes; measured 1.3, the instances of a model one after the other.
    /// </summary>
    private const double UnloadSeconds = 1.4;

    /// <summary>How long a server may take to end: 30 seconds for its requests, and what unloading takes.</summary>
    public TimeSpan ExitTimeout =>
        TimeSpan.FromSeconds(UsualSeconds + Math.Ceiling(UnloadSeconds * Math.Max(0, All - Usual)));

    /// <summary>
    /// Whether there may be fewer: the engine is not built yet, and its largest batch is the builder's choice.
    /// </summary>
    public bool MayBeFewer { get; init; }

    /// <summary>Whether Triton itself would leave less.</summary>
    public bool NeedMoreTime => All > Usual;

    /// <summary>Those of an artifact's repository.</summary>
    public static PythonInstances Of(Artifact artifact)
    {
        var counts = RepositoryConfigs
            .Read(artifact.RepositoryPath)
            .Where(one => one.Value.Backend is "python" or "vllm")
            .ToDictionary(one => one.Key, one => CountIn(one.Value), StringComparer.Ordinal);
        return new PythonInstances(counts.GetValueOrDefault(artifact.Manifest.Key.ServedName, 1), counts.Values.Sum());
    }

    /// <remarks>A model whose configuration has no number has one instance.</remarks>
    private static int CountIn(ModelConfig config) =>
        int.TryParse(config.Find(Parameter), out var count) ? Math.Max(1, count) : 1;
}
