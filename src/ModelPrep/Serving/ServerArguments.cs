namespace ModelPrep.Serving;

/// <summary>Arguments for the server, taken apart as it does itself. Pure.</summary>
/// <remarks>
/// An option may be written with <c>=</c>, as two words, or abbreviated. Of one that is given twice, the last counts.
/// </remarks>
/// <param name="words">The arguments, unquoted.</param>
internal sealed class ServerArguments(IReadOnlyList<string> words)
{
    private const string Prefix = "--";

    /// <summary>Whether an option is there, with whatever value.</summary>
    public bool Has(string option) => ValuesOf(option).Any();

    /// <summary>Whether a word is there that is no option.</summary>
    public bool HasWord(string word) => words.Contains(word, StringComparer.Ordinal);

    /// <summary>The value that counts; null where the option is missing.</summary>
    public string? LastOf(string option) => ValuesOf(option).LastOrDefault();

    /// <summary>Whether the value that counts is a truth value, in one of the server's spellings.</summary>
    public bool Is(string option, bool value) =>
        LastOf(option)?.ToLowerInvariant() is { } text
        && (value ? text is "true" or "on" or "1" : text is "false" or "off" or "0");

    /// <summary>All values of an option; empty text where it has none.</summary>
    public IEnumerable<string> ValuesOf(string option)
    {
        for (var index = 0; index < words.Count; index++)
        {
            var parts = words[index].Split('=', 2);
            if (parts[0].Length <= Prefix.Length || !option.StartsWith(parts[0], StringComparison.Ordinal))
                continue;
            if (parts.Length == 2)
                yield return parts[1];
            else
                yield return index + 1 < words.Count && !IsOption(words[index + 1]) ? words[index + 1] : "";
        }
    }

    private static bool IsOption(string word) => word.StartsWith(Prefix, StringComparison.Ordinal);
}
