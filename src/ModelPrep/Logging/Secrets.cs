using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ModelPrep.Logging;

/// <summary>The tokens that this process knows. No text that leaves the process may contain one.</summary>
/// <remarks>
/// There is one list for the process. The code that finds a token adds it; the code that prints checks it. It is never
/// cleared.
/// </remarks>
internal static partial class Secrets
{
    /// <summary>Replaces a token.</summary>
    public const string Hidden = "***";

    private static readonly Lock Gate = new();
    private static string[] _values = [];

    /// <summary>Adds a token. A text of fewer than 6 characters is not a token.</summary>
    public static void Add(string value)
    {
        lock (Gate)
        {
            if (value.Length >= 6 && !_values.Contains(value, StringComparer.Ordinal))
                _values = [.. _values.Append(value).OrderByDescending(one => one.Length)];
        }
    }

    /// <summary>True if a word looks like a token.</summary>
    public static bool LooksLikeOne(string word) => Shape().IsMatch(word) || IsRandom(word);

    /// <summary>True if a word in the place of a token file may be a token: it does not look like a path.</summary>
    public static bool MayBeOne(string word) =>
        LooksLikeOne(word)
        || word.StartsWith("hf_", StringComparison.Ordinal)
        || (word.Length >= 8 && word.IndexOfAny(['/', '.', '~', '$']) < 0);

    /// <summary>Replaces known tokens, and text that looks like a token.</summary>
    public static string Hide(string text) =>
        Token().Replace(HideKnown(text), match => match.Groups["kept"].Value + Hidden);

    /// <summary>
    /// As <see cref="Hide"/>, for text that repeats what the user typed. Shorter words may be tokens, too.
    /// </summary>
    public static string HideTyped(string text) => Typed().Replace(Hide(text), Hidden);

    /// <summary>Replaces known tokens only. For data, in which a path may look like a token.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? HideKnown(string? text) =>
        Volatile
            .Read(ref _values)
            .Aggregate(text, (clean, value) => clean?.Replace(value, Hidden, StringComparison.Ordinal));

    /// <summary>True if a text contains a known token.</summary>
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

    /// <remarks>A short name in lower case, as <c>hf_tokenizer</c>, is not a token.</remarks>
    [GeneratedRegex(
        @"(?<![A-Za-z0-9])(?:(?<kept>hf_)(?=[a-z]{20}|[a-z]*[A-Z0-9])[A-Za-z0-9]{8,}"
            + @"|(?<kept>api_org_|nvapi-|ghp_|github_pat_|glpat-)[\w-]{8,})"
            + @"|(?<kept>(?i:authorization:\s*basic|\bbearer)\s+)[\w.~+/=-]{8,}"
    )]
    private static partial Regex Token();
}
