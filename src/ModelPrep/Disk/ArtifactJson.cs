using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPrep.Disk;

/// <summary>How manifests, keys and the hand-over file are written as JSON.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(ManifestVersion))]
[JsonSerializable(typeof(HandOver))]
[JsonSerializable(typeof(Lease))]
internal sealed partial class ArtifactJson : JsonSerializerContext;

/// <summary>The part of a manifest that every version of its format has.</summary>
/// <param name="FormatVersion">See <see cref="Manifest"/>.</param>
internal sealed record ManifestVersion(int FormatVersion);

/// <summary>The hand-over file from <c>init</c> to <c>serve</c>.</summary>
/// <param name="FormatVersion">Version of this file's format, 1.</param>
/// <param name="ArtifactPath">Absolute path of the artifact's folder.</param>
/// <param name="Revision">What was resolved to the artifact's commit, if anything was.</param>
internal sealed record HandOver(int FormatVersion, string ArtifactPath, string? Revision);
