using System.Text.Json.Serialization;

namespace ModelPrep.Disk;

/// <summary>The JSON form of a tree file, as Python's <c>json.dump(indent=1)</c> writes it.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    IndentSize = 1,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Tree))]
internal sealed partial class TreeJson : JsonSerializerContext;

/// <summary>The content of a tree file.</summary>
/// <param name="FormatVersion">Format version, 1.</param>
/// <param name="Files">All files of the commit, by path.</param>
internal sealed record Tree(
    [property: JsonPropertyName("format_version")] int FormatVersion,
    [property: JsonPropertyName("files")] Dictionary<string, TreeFileEntry?>? Files
);

/// <summary>One file in a tree file, with the fields of the hub's listing.</summary>
internal sealed record TreeFileEntry(
    [property: JsonPropertyName("size")] long? Size,
    [property: JsonPropertyName("blob_id")] string? BlobId,
    [property: JsonPropertyName("lfs_sha256")] string? LfsSha256,
    [property: JsonPropertyName("lfs_size")] long? LfsSize,
    [property: JsonPropertyName("xet_hash")] string? XetHash
);
