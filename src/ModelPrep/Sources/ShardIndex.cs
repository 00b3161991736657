using System.Text.Json;

namespace ModelPrep.Sources;

/// <summary>Reads <c>model.safetensors.index.json</c>, which names the shards of a model.</summary>
/// <remarks>
/// Only the names of shards become objects: an index may have a hundred thousand tensors, or a hostile one anything.
/// </remarks>
internal static class ShardIndex
{
    private const string Map = "weight_map";
    private const int MostShards = 10_000;

    /// <summary>The names of the shards.</summary>
    /// <param name="name">What is read, for messages.</param>
    /// <param name="content">The index; its length is known and bounded.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BrokenContentException">It names none, or something that is no shard.</exception>
    public static async Task<IReadOnlySet<string>> ReadAsync(
        string name,
        Stream content,
        CancellationToken cancellationToken
    )
    {
        var bytes = GC.AllocateUninitializedArray<byte>((int)content.Length);
        await content.ReadExactlyAsync(bytes, cancellationToken);
        try
        {
            var shards = Parse(bytes);
            return shards.Count > 0 ? shards : throw Unreadable(name, $"its {Map} is empty");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw Unreadable(name, e.Message, e);
        }
    }

    private static HashSet<string> Parse(ReadOnlySpan<byte> bytes)
    {
        var shards = new HashSet<string>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(bytes);
        for (var inMap = false; reader.Read(); )
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                inMap = reader.ValueTextEquals(Map);
            else if (
                inMap
                && reader.CurrentDepth == 1
                && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject)
            )
                throw new JsonException($"its {Map} is no object");
            else if (inMap && reader is { CurrentDepth: 2, TokenType: not JsonTokenType.PropertyName })
                shards.Add(reader.GetString() ?? throw new JsonException($"its {Map} has null for a name"));
            if (shards.Count > MostShards)
                throw new JsonException($"its {Map} names more than {MostShards} files");
        }

        return shards;
    }

    /// <summary>Checks that the names are those of weights.</summary>
    /// <param name="name">What was read, for messages.</param>
    /// <param name="shards">What it names.</param>
    /// <param name="all">All files of the commit.</param>
    /// <exception cref="BrokenContentException">It names a file that is none.</exception>
    public static void Require(string name, IReadOnlySet<string> shards, IReadOnlyList<RemoteFile> all)
    {
        if (all.FirstOrDefault(file => shards.Contains(file.Path) && !FileChoice.IsWeight(file)) is { } other)
            throw Unreadable(name, $"its {Map} has {other.Path}, which is no shard");
    }

    private static BrokenContentException Unreadable(string name, string why, Exception? cause = null) =>
        new(
            Messages.IndexUnreadable,
            $"{name} names no shards ({why})",
            "Choose another --revision, or tell the model's owner",
            cause
        );
}
