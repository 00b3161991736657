using System.Text.Json.Serialization;

namespace ModelPrep.Disk;

/// <summary>How a tree file is written as JSON: as Python's <c>json.dump(indent=1)</c> does.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    IndentSize = 1,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Tree))]
internal sealed partial class TreeJson : JsonSerializerContext;

/// <summary>The content of a tree file.</summary>
/// <param name="FormatVersion">Version of the format, 1.</param>
/// <param name="Files">Every file of the commit, by its path.</param>
internal sealed record Tree(
    [property: JsonPropertyName("format_version")] int FormatVersion,
    [property: JsonPropertyName("files")] Dictionary<string, TreeFileEntry?>? Files
);

/// <summary>One file in a tree file; the fields of the hub's own listing, flat.</summary>
internal sealed record TreeFileEntry(
    [property: JsonPropertyName("size")] long? Size,
    [property: JsonPropertyName("blob_id")] string? BlobId,
    [property: JsonPropertyName("lfs_sha256")] string? LfsSha256,
    [property: JsonPropertyName("lfs_size")] long? LfsSize,
    [property: JsonPropertyName("xet_hash")] string? XetHash
);
