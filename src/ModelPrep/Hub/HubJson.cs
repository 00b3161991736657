using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPrep.Hub;

/// <summary>The parts of the hub's responses that are used.</summary>
[JsonSerializable(typeof(ModelInfo))]
[JsonSerializable(typeof(TreeEntry))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(WhoAmI))]
internal sealed partial class HubJson : JsonSerializerContext;

/// <summary>Response of <c>/api/models/REPO/revision/REV</c>.</summary>
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

/// <summary>Present for files in large file storage. The hash is that of the content, not of the pointer.</summary>
internal sealed record LfsPointer(
    [property: JsonPropertyName("oid")] string? Oid,
    [property: JsonPropertyName("size"), JsonConverter(typeof(SizeConverter))] long Size
);

/// <summary>Body of an error response, if it is an object with a text.</summary>
internal sealed record ErrorBody([property: JsonPropertyName("error")] string? Error);

/// <summary>Response of <c>/api/whoami-v2</c>.</summary>
internal sealed record WhoAmI(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("auth")] WhoAmIAuth? Auth
);

/// <summary>How the request was authorized.</summary>
internal sealed record WhoAmIAuth([property: JsonPropertyName("accessToken")] AccessToken? AccessToken);

/// <summary>Role of the token: <c>read</c>, <c>write</c> or <c>fineGrained</c>.</summary>
internal sealed record AccessToken(
    [property: JsonPropertyName("role")] string? Role,
    [property: JsonPropertyName("fineGrained")] FineGrained? FineGrained
);

/// <summary>The rights of a fine-grained token that matter for downloads from other accounts.</summary>
internal sealed record FineGrained([property: JsonPropertyName("canReadGatedRepos")] bool? CanReadGatedRepos);

/// <summary>Reads a size. Any other value becomes -1, so the entry is refused by its path.</summary>
internal sealed class SizeConverter : JsonConverter<long>
{
    /// <inheritdoc/>
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Number && reader.TryGetInt64(out var size))
            return size;
        reader.TrySkip(); // a converter always gets a complete value
        return -1;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) =>
        throw new NotSupportedException();
}
