using ModelPrep.Logging;

namespace ModelPrep.CommandLine;

/// <summary>
/// Standard output as text that a person reads: how wide it is, what it can show, and in which colours.
/// </summary>
/// <param name="Columns">Characters in a line of the terminal; null where it is none, and text stays as it is.</param>
/// <param name="ShowsAscii">Whether the terminal's locale has ASCII only.</param>
/// <param name="Colours">The colours that it has.</param>
internal sealed record Page(int? Columns, bool ShowsAscii, Colours Colours)
{
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>A page that is a file or a pipe.</summary>
    public static readonly Page Plain = new(null, false, Colours.None);

    /// <summary>Standard output as it is now.</summary>
    public static Page OfStandardOutput() =>
        TerminalSize.OfStandardOutput() is { } size
            ? new Page(size.Columns, !IsUtf8(Environment.GetEnvironmentVariable), Colours.OfStandardOutput())
            : Plain;

    /// <summary>
    /// Whether the locale for characters is UTF-8, by the first of its variables that is set and not empty; without one
    /// it is ASCII.
    /// </summary>
    public static bool IsUtf8(Func<string, string?> variables) =>
        LocaleVariables.Select(variables).FirstOrDefault(value => !string.IsNullOrEmpty(value)) is { } locale
        && locale.Replace("-", "", StringComparison.Ordinal).Contains("utf8", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The lines of the page that a line takes: none is longer than the page is wide, but for a word that is.
    /// </summary>
    /// <param name="line">A line without colours.</param>
    /// <param name="indent">Blanks before each line but the first.</param>
    public IEnumerable<string> Fold(string line, int indent)
    {
        var (rest, columns) = (Columns is null ? Shown(line) : Shown(line).TrimEnd(), Columns ?? int.MaxValue);
        indent = Math.Min(indent, columns / 2);
        while (rest.Length > columns)
        {
            var start = rest.Length - rest.TrimStart(' ').Length;
            var end = rest.LastIndexOf(' ', columns);
            if (end <= start)
                end = rest.IndexOf(' ', Math.Max(start, columns)); // after a word that does not fit anyhow
            if (end < 0)
                break;
            yield return rest[..end].TrimEnd();
            rest = new string(' ', indent) + rest[end..].TrimStart();
        }

        yield return rest;
    }

    /// <summary>
    /// Text as the page can show it: a name may hold anything, and nothing of it may steer a terminal.
    /// </summary>
    public string Shown(string text)
    {
        var clean = ForeignText.Clean(text);
        return ShowsAscii ? string.Concat(clean.Select(one => char.IsAscii(one) ? one : '?')) : clean;
    }
}
