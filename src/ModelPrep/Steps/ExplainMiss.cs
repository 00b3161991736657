using Microsoft.Extensions.Logging;

namespace ModelPrep.Steps;

/// <summary>
/// Says why there is a build although something like it is prepared: in what the nearest artifact differs.
/// </summary>
internal sealed partial class ExplainMiss(IArtifactStore store, ILogger<ExplainMiss> log)
{
    private static readonly (string Name, Func<ArtifactKey, string?> Of)[] Fields =
    [
        ("commit", key => key.Commit),
        ("served name", key => key.ServedName),
        ("data type", key => key.DataType ?? "of the builder's choice"),
        ("tensor parallelism", key => $"{key.TensorParallelism}"),
        ("pipeline parallelism", key => $"{key.PipelineParallelism}"),
        ("files", key => key.Files.Length == 0 ? "of the built-in choice" : key.Files.Replace('\n', ' ')),
        ("GPU", key => key.GpuProduct),
        ("compute capability", key => key.ComputeCapability),
        ("TensorRT-LLM", key => key.TensorRtLlm),
        ("TensorRT", key => key.TensorRt),
        ("Triton CLI", key => key.TritonCli),
        ("build options", key => key.Build?.Replace('\n', ' ') ?? "of the builder's choice"),
        ("repository settings", key => key.Settings?.Replace('\n', ' ') ?? "none"),
        ("LLM API template", key => key.Template?[..12] ?? "none"),
        ("key version", key => $"{key.KeyVersion}"),
    ];

    /// <summary>
    /// The fields in which the nearest artifact differed; none when none was near, null when nobody has asked.
    /// </summary>
    public IReadOnlyList<string>? Differing { get; private set; }

    public void Run(ArtifactKey wanted)
    {
        var nearest = Nearest(wanted, store.List().Select(artifact => artifact.Manifest.Key));
        Differing = nearest is null ? [] : [.. nearest.Differences.Select(one => one.Field)];
        if (nearest is not null)
            Rebuilding(Text(nearest));
    }

    /// <summary>
    /// How the nearest of some keys differs from the wanted one; null when none is of the same repository and kind.
    /// </summary>
    /// <param name="wanted">The key that nothing is prepared for.</param>
    /// <param name="others">What is prepared; of equally near ones the first counts.</param>
    public static string? Describe(ArtifactKey wanted, IEnumerable<ArtifactKey> others) =>
        Nearest(wanted, others) is { } nearest ? Text(nearest) : null;

    /// <summary>
    /// The nearest of some keys, with the fields in which it differs from the wanted one; null when none is of the same
    /// repository and kind.
    /// </summary>
    /// <param name="wanted">The key that nothing is prepared for.</param>
    /// <param name="others">What is prepared; of equally near ones the first counts.</param>
    public static NearMiss? Nearest(ArtifactKey wanted, IEnumerable<ArtifactKey> others) =>
        others
            .Where(other => other.Repository == wanted.Repository && other.Kind == wanted.Kind)
            .Select(other => new NearMiss(
                other,
                [
                    .. Fields
                        .Where(field => field.Of(other) != field.Of(wanted))
                        .Select(field => new KeyDifference(field.Name, field.Of(other), field.Of(wanted))),
                ]
            ))
            .Where(miss => miss.Differences.Count > 0)
            .MinBy(miss => miss.Differences.Count);

    private static string Text(NearMiss miss) =>
        string.Join(
            ", ",
            miss.Differences.Select(one => $"{one.Field} {one.Prepared ?? "unknown"} -> {one.Wanted ?? "unknown"}")
        );

    [LoggerMessage(3301, LogLevel.Information, "rebuilding: {Differences}")]
    private partial void Rebuilding(string differences);
}

/// <summary>A prepared key that is not the wanted one.</summary>
/// <param name="Key">The prepared key.</param>
/// <param name="Differences">In what they differ; not empty.</param>
internal sealed record NearMiss(ArtifactKey Key, IReadOnlyList<KeyDifference> Differences);

/// <summary>A field in which two keys differ.</summary>
/// <param name="Field">Its name for people.</param>
/// <param name="Prepared">What is prepared; null for unknown.</param>
/// <param name="Wanted">What is wanted; null for unknown.</param>
internal sealed record KeyDifference(string Field, string? Prepared, string? Wanted);
