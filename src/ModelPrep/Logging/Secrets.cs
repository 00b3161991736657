using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ModelPrep.Logging;

/// <summary>The tokens that this process knows, which no text that leaves it may have.</summary>
/// <remarks>
/// One list for the process: whoever finds a token adds it, whoever prints asks. It is never emptied.
/// </remarks>
internal static partial class Secrets
{
    /// <summary>What stands in the place of a token.</summary>
    public const string Hidden = "***";

    private static readonly Lock Gate = new();
    private static string[] _values = [];

    /// <summary>Adds a token; a text of fewer than 6 characters is none.</summary>
    public static void Add(string value)
    {
        lock (Gate)
        {
            if (value.Length >= 6 && !_values.Contains(value, StringComparer.Ordinal))
                _values = [.. _values.Append(value).OrderByDescending(one => one.Length)];
        }
    }

    /// <summary>Whether a word is a token by its looks.</summary>
    public static bool LooksLikeOne(string word) => Shape().IsMatch(word) || IsRandom(word);

    /// <summary>
    /// Whether a word that stands where a token file is named may be a token: it is none of a path's looks.
    /// </summary>
    public static bool MayBeOne(string word) =>
        LooksLikeOne(word)
        || word.StartsWith("hf_", StringComparison.Ordinal)
        || (word.Length >= 8 && word.IndexOfAny(['/', '.', '~', '$']) < 0);

    /// <summary>The text without the tokens that are known, and without what looks like one.</summary>
    public static string Hide(string text) =>
        Token().Replace(HideKnown(text), match => match.Groups["kept"].Value + Hidden);

    /// <summary>The same for a text that repeats what was typed, where a short word, too, may be a token.</summary>
    public static string HideTyped(string text) => Typed().Replace(Hide(text), Hidden);

    /// <summary>The text without the tokens that are known: for data, in which a path may look like a token.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? HideKnown(string? text) =>
        Volatile
            .Read(ref _values)
            .Aggregate(text, (clean, value) => clean?.Replace(value, Hidden, StringComparison.Ordinal));

    /// <summary>Whether a text holds a token that is known.</summary>
    public static bool IsIn(string text) => HideKnown(text) != text;

    /// <remarks>A commit has no capitals; a name has dots or dashes.</remarks>
    private static bool IsRandom(string word) =>
        word.Length >= 32
        && word.All(char.IsAsciiLetterOrDigit)
        && word.Any(char.IsAsciiLetterUpper)
        && word.Any(char.IsAsciiLetterLower)
        && word.Any(char.IsAsciiDigit);

    [GeneratedRegex(
        @"\A(?:hf_(?=[a-z]{20}|[a-z]*[A-Z0-9])[A-Za-z0-9]{8,}|(?:api_org_|nvapi-|sk-|ghp_|github_pat_|glpat-)[\w-]{8,}"
            + @"|eyJ[\w-]{8,}\.[\w.-]+)\z"
    )]
    private static partial Regex Shape();

    [GeneratedRegex(@"(?<![\w.-])hf_\w{3,}")]
    private static partial Regex Typed();

    /// <remarks>A short name in small letters, as <c>hf_tokenizer</c>, is none.</remarks>
    [GeneratedRegex(
        @"(?<![A-Za-z0-9])(?:(?<kept>hf_)(?=[a-z]{20}|[a-z]*[A-Z0-9])[A-Za-z0-9]{8,}"
            + @"|(?<kept>api_org_|nvapi-|ghp_|github_pat_|glpat-)[\w-]{8,})"
            + @"|(?<kept>(?i:authorization:\s*basic|\bbearer)\s+)[\w.~+/=-]{8,}"
    )]
    private static partial Regex Token();
}
