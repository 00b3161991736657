using System.Globalization;
using System.Text.Json.Nodes;

namespace LoopbackHub;

/// <summary>
/// The chunked way to a file: a token for the chunk store, then a plan of which chunks make up the file.
/// </summary>
internal sealed class XetRoutes(HubState state)
{
    private const string ReadToken = "xet_tok";
    private const string FileInfoType = "application/vnd.xet-fileinfo+json";
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(15);

    /// <summary>Whether a client that can put chunks together asks.</summary>
    public static bool IsAskedFor(Exchange exchange) =>
        exchange.Header("Accept") is { } types && types.Contains(FileInfoType, StringComparison.Ordinal);

    /// <summary>What the resolve route says about a chunked file to a client that asks for it.</summary>
    public Answer FileInfo(Target target, Revision revision, XetFile file)
    {
        var plan = new Uri(state.HubUri, $"/cas/v1/reconstructions/{file.Hash}").AbsoluteUri;
        return (Answer.Json(new JsonObject { ["hash"] = file.Hash }) with { ContentType = FileInfoType })
            .With("X-Xet-Hash", file.Hash)
            .With("Link", $"{AuthLink(target, revision)}, <{plan}>; rel=\"xet-reconstruction-info\"");
    }

    /// <summary>The link to the chunk store's token.</summary>
    public string AuthLink(Target target, Revision revision)
    {
        var address = new Uri(state.HubUri, $"/api/models/{target.Id}/xet-read-token/{revision.Commit}").AbsoluteUri;
        return $"<{address}>; rel=\"xet-auth\"";
    }

    public Answer Token() =>
        Answer.Json(
            new JsonObject
            {
                ["accessToken"] = ReadToken,
                ["exp"] = (state.Clock.GetUtcNow() + TokenLifetime).ToUnixTimeSeconds(),
                ["casUrl"] = new Uri(state.HubUri, "/cas").AbsoluteUri,
            }
        );

    /// <summary>The plan for a file or a part of it; the hub's own tokens are not good here.</summary>
    public Answer Plan(Exchange exchange, string version, string hash)
    {
        if (exchange.Token != ReadToken)
            return Answer.Json(new JsonObject { ["error"] = "Unauthorized" }, 401);
        if (state.Shelf.FindXet(hash) is not { } file)
            return Answer.NotFound();
        var part = ByteRange.Parse(exchange.Header("Range"), file.Size) ?? new ByteRange(0, file.Size);
        if (part.Length <= 0)
            return Answer.Json(new JsonObject { ["error"] = "Range not satisfiable" }, 416);
        var terms = file.Terms(part).ToList();
        return Answer.Json(
            new JsonObject
            {
                ["offset_into_first_range"] = part.Start % XorbContent.ChunkLength,
                ["terms"] = new JsonArray([
                    .. terms.Select(term => new JsonObject
                    {
                        ["hash"] = term.Xorb.Hash,
                        ["unpacked_length"] = term.Bytes,
                        ["range"] = Range(term.First, term.End),
                    }),
                ]),
                [version == "v2" ? "xorbs" : "fetch_info"] = new JsonObject(
                    terms.Select(term =>
                        KeyValuePair.Create(
                            term.Xorb.Hash,
                            (JsonNode?)new JsonArray(version == "v2" ? Fetch(term) : FetchOld(term))
                        )
                    )
                ),
            }
        );
    }

    private JsonObject Fetch(XetFile.Term term)
    {
        var bytes = term.Xorb.Content.At(term.First, term.End);
        return new JsonObject
        {
            ["url"] = Url(term.Xorb, bytes),
            ["ranges"] = new JsonArray(
                new JsonObject
                {
                    ["chunks"] = Range(term.First, term.End),
                    ["bytes"] = Range(bytes.Start, bytes.End - 1),
                }
            ),
        };
    }

    private JsonObject FetchOld(XetFile.Term term)
    {
        var bytes = term.Xorb.Content.At(term.First, term.End);
        return new JsonObject
        {
            ["range"] = Range(term.First, term.End),
            ["url"] = Url(term.Xorb, bytes),
            ["url_range"] = Range(bytes.Start, bytes.End - 1),
        };
    }

    private static JsonObject Range(long start, long end) => new() { ["start"] = start, ["end"] = end };

    private string Url(XetFile.Xorb xorb, ByteRange bytes)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"{bytes.Start}-{bytes.End - 1}");
        return new Uri(
            state.CdnUri,
            $"/xorb/{xorb.Hash}?Bytes={signed}&{state.Signatures.Sign($"{xorb.Hash} {signed}")}"
        ).AbsoluteUri;
    }
}
