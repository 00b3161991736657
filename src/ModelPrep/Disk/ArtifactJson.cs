using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPrep.Disk;

/// <summary>The JSON form of manifests, keys, leases and the hand-over file.</summary>
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

/// <summary>The part of a manifest that is common to all format versions.</summary>
/// <param name="FormatVersion">See <see cref="Manifest"/>.</param>
internal sealed record ManifestVersion(int FormatVersion);

/// <summary>The hand-over file from <c>init</c> to <c>serve</c>.</summary>
/// <param name="FormatVersion">Format version of this file, 1.</param>
/// <param name="ArtifactPath">Absolute path of the artifact's folder.</param>
/// <param name="Revision">The revision that was resolved to the artifact's commit, or null.</param>
internal sealed record HandOver(int FormatVersion, string ArtifactPath, string? Revision);
