using System.Text.Json;
using System.Text.Json.Serialization;
using ModelPrep.Preparing;

namespace ModelPrep.Telemetry;

/// <summary>
/// What <c>init</c> did, as JSON tells it (<c>--output json</c>, and the summary beside the build log).
/// </summary>
internal sealed record InitReport(
    string? Artifact,
    string? Repository,
    string? Snapshot,
    string? ServedName,
    string? Commit,
    bool Reused,
    long FetchedBytes,
    long SharedBytes,
    long ReusedBytes,
    long ArtifactBytes,
    IReadOnlyDictionary<string, double> Seconds
)
{
    /// <summary>The report of a result.</summary>
    public static InitReport Of(InitResult result) =>
        new(
            result.Artifact?.FolderPath,
            result.Artifact?.RepositoryPath,
            result.Download?.Snapshot.FolderPath ?? result.Artifact?.Manifest.SnapshotPath,
            result.Artifact?.Manifest.Key.ServedName,
            result.Artifact?.Manifest.Key.Commit ?? result.Download?.Snapshot.Model.Commit,
            result.IsReused,
            result.Download?.FetchedBytes ?? 0,
            (result.Download?.SharedBytes ?? 0) + result.CopiedBytes,
            result.Download?.ReusedBytes ?? 0,
            result.Artifact?.Manifest.Files.Sum(file => file.Size) ?? 0,
            result.Phases.ToDictionary(
                phase => phase.Name,
                phase => Math.Round(phase.Duration.TotalSeconds, 3),
                StringComparer.Ordinal
            )
        );
}

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(InitReport))]
[JsonSerializable(typeof(InitSummary))]
internal sealed partial class InitJson : JsonSerializerContext;
