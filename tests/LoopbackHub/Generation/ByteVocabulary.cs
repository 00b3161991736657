using System.Text.Json.Nodes;

namespace LoopbackHub;

/// <summary>A byte-level vocabulary as GPT-2 has one, with a handful of merges.</summary>
internal static class ByteVocabulary
{
    public const string EndOfText = "<|endoftext|>";

    /// <summary>Pairs that become one token; Ġ is how a blank is written.</summary>
    public static IReadOnlyList<string> Merges { get; } = ["h e", "i n", "Ġ t", "Ġt he", "o n", "Ġ a", "e r", "Ġ in"];

    /// <summary>All tokens; a token's id is its place.</summary>
    public static IReadOnlyList<string> Tokens { get; } =
    [
        .. Enumerable.Range(0, 256).Select(Symbol),
        .. Merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal)),
        EndOfText,
    ];

    public static JsonObject Ids() => new(Tokens.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)id)));

    /// <summary>
    /// The character that stands for a byte: itself where it prints, else one from above the first 256.
    /// </summary>
    private static string Symbol(int value)
    {
        var hidden = Enumerable.Range(0, value).Count(each => !Prints(each));
        return ((char)(Prints(value) ? value : 256 + hidden)).ToString();
    }

    private static bool Prints(int value) =>
        value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
}
