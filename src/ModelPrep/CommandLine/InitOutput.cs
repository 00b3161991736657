using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPrep.CommandLine;

/// <summary>What <c>init</c> prints on standard output.</summary>
internal static class InitOutput
{
    /// <summary>As text the folder of the artifact (or of the weights); as JSON what was done, too.</summary>
    public static void Write(InitResult result, bool json) => Console.Out.WriteLine(
        json
            ? JsonSerializer.Serialize(Describe(result), InitJson.Default.InitReport)
            : result.Artifact?.FolderPath ?? result.Download?.Snapshot.FolderPath);

    private static InitReport Describe(InitResult result) => new(
        result.Artifact?.FolderPath,
        result.Artifact?.RepositoryPath,
        result.Download?.Snapshot.FolderPath ?? result.Artifact?.Manifest.SnapshotPath,
        result.Artifact?.Manifest.Key.ServedName,
        result.Artifact?.Manifest.Key.Commit ?? result.Download?.Snapshot.Model.Commit,
        Reused: result.Artifact is not null && result.Download is null,
        result.Download?.FetchedBytes ?? 0,
        result.Download?.SharedBytes ?? 0,
        result.Download?.ReusedBytes ?? 0,
        result.Artifact?.Manifest.Files.Sum(file => file.Size) ?? 0,
        result.Phases.ToDictionary(phase => phase.Name, phase => Math.Round(phase.Duration.TotalSeconds, 3), StringComparer.Ordinal));
}

/// <summary>The JSON form.</summary>
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
    IReadOnlyDictionary<string, double> Seconds);

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(InitReport))]
internal sealed partial class InitJson : JsonSerializerContext;
