using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPrep.Hub;

/// <summary>The parts of the hub's answers that are read.</summary>
[JsonSerializable(typeof(ModelInfo))]
[JsonSerializable(typeof(TreeEntry))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(WhoAmI))]
internal sealed partial class HubJson : JsonSerializerContext;

/// <summary>Answer of <c>/api/models/REPO/revision/REV</c>.</summary>
internal sealed record ModelInfo([property: JsonPropertyName("sha")] string? Sha);

/// <summary>One entry of <c>/api/models/REPO/tree/REV</c>.</summary>
internal sealed record TreeEntry(
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("path")] string? Path,
    [property: JsonPropertyName("size"), JsonConverter(typeof(SizeConverter))] long Size,
    [property: JsonPropertyName("oid")] string? Oid,
    [property: JsonPropertyName("lfs")] LfsPointer? Lfs,
    [property: JsonPropertyName("xetHash")] string? XetHash
);

/// <summary>Present for files in large file storage; its hash is of the content, not of the pointer.</summary>
internal sealed record LfsPointer(
    [property: JsonPropertyName("oid")] string? Oid,
    [property: JsonPropertyName("size"), JsonConverter(typeof(SizeConverter))] long Size
);

/// <summary>Body of an error, where it is an object with a text.</summary>
internal sealed record ErrorBody([property: JsonPropertyName("error")] string? Error);

/// <summary>Answer of <c>/api/whoami-v2</c>.</summary>
internal sealed record WhoAmI(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("auth")] WhoAmIAuth? Auth
);

/// <summary>How the request was authorized.</summary>
internal sealed record WhoAmIAuth([property: JsonPropertyName("accessToken")] AccessToken? AccessToken);

/// <summary>What the token may do: <c>read</c>, <c>write</c> or <c>fineGrained</c>.</summary>
internal sealed record AccessToken(
    [property: JsonPropertyName("role")] string? Role,
    [property: JsonPropertyName("fineGrained")] FineGrained? FineGrained
);

/// <summary>The rights of a fine-grained token, as far as downloads of others' models need them.</summary>
internal sealed record FineGrained([property: JsonPropertyName("canReadGatedRepos")] bool? CanReadGatedRepos);

/// <summary>
/// Reads a size, whatever stands there: what is none becomes -1, and the entry is refused with its path.
/// </summary>
internal sealed class SizeConverter : JsonConverter<long>
{
    /// <inheritdoc/>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Number && reader.TryGetInt64(out var size))
            return size;
        reader.TrySkip(); // all of it is there: a converter gets a whole value
        return -1;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) =>
        throw new NotSupportedException();
}
