using Microsoft.Extensions.Logging;

namespace ModelPrep.Steps;

/// <summary>Says why there is a build although something like it is prepared: in what the nearest artifact differs.</summary>
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

    /// <summary>The fields in which the nearest artifact differed; none when none was near, null when nobody has asked.</summary>
    public IReadOnlyList<string>? Differing { get; private set; }

    public void Run(ArtifactKey wanted)
    {
        var nearest = Nearest(wanted, store.List().Select(artifact => artifact.Manifest.Key));
        Differing = [.. nearest.Select(field => field.Name)];
        if (nearest.Count > 0)
            Rebuilding(Text(nearest));
    }

    /// <summary>How the nearest of some keys differs from the wanted one; null when none is of the same repository and kind.</summary>
    /// <param name="wanted">The key that nothing is prepared for.</param>
    /// <param name="others">What is prepared; of equally near ones the first counts.</param>
    public static string? Describe(ArtifactKey wanted, IEnumerable<ArtifactKey> others) => Nearest(wanted, others) is { Count: > 0 } nearest ? Text(nearest) : null;

    private static List<(string Name, string Text)> Nearest(ArtifactKey wanted, IEnumerable<ArtifactKey> others) =>
        others.Where(other => other.Repository == wanted.Repository && other.Kind == wanted.Kind)
            .Select(other => Fields.Where(field => field.Of(other) != field.Of(wanted)).Select(field => (field.Name, $"{field.Name} {field.Of(other) ?? "unknown"} -> {field.Of(wanted) ?? "unknown"}")).ToList())
            .Where(differences => differences.Count > 0)
            .MinBy(differences => differences.Count) ?? [];

    private static string Text(List<(string Name, string Text)> differences) => string.Join(", ", differences.Select(field => field.Text));

    [LoggerMessage(3301, LogLevel.Information, "rebuilding: {Differences}")]
    private partial void Rebuilding(string differences);
}
