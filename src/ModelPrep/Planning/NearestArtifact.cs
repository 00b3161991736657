using Microsoft.Extensions.Logging;

namespace ModelPrep.Planning;

/// <summary>Finds the artifact that differs least from the wanted one, and says why that one does not do.</summary>
internal sealed partial class NearestArtifact(IArtifactStore store, ILogger<NearestArtifact> log)
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

    /// <summary>Tells the log why there is a build although a similar artifact is there.</summary>
    /// <returns>The fields in which that artifact differs; none when no artifact is near.</returns>
    public IReadOnlyList<string> Tell(ArtifactKey wanted)
    {
        var nearest = Nearest(wanted, store.List().Select(artifact => artifact.Manifest.Key));
        if (nearest is not null)
            Rebuilding(Text(nearest));
        return nearest is null ? [] : [.. nearest.Differences.Select(one => one.Field)];
    }

    /// <summary>Finds the most similar artifact of the same repository and kind; null if there is none.</summary>
    public NearArtifact? Find(ArtifactKey wanted) =>
        Nearest(wanted, store.List().Select(artifact => artifact.Manifest.Key)) is { } miss
            ? new NearArtifact(store.PlaceOf(miss.Key), miss.Differences)
            : null;

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
