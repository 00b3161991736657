using System.Globalization;
using System.Text;

namespace ModelPrep.Logging;

/// <summary>Makes text that came from outside fit to be printed: of the hub, of a tool, of a file's name.</summary>
internal static class ForeignText
{
    /// <summary>
    /// The text without tokens, in one line: what could steer a terminal is an escape, as <c>\x1b</c>.
    /// </summary>
    public static string Clean(string text) => Escape(Secrets.Hide(text));

    /// <summary>
    /// The text with each control character as an escape. Blanks and the letters of any language stay.
    /// </summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') || !text.Any(Steers))
            return text;
        var clean = new StringBuilder(text.Length + 16);
        foreach (var one in text)
            _ = Steers(one) ? clean.Append(EscapeOf(one)) : clean.Append(one);
        return clean.ToString();
    }

    /// <summary>The first bytes of a text in UTF-8, at most so many, that are whole characters.</summary>
    public static ReadOnlySpan<byte> Cut(byte[] utf8, int most)
    {
        if (utf8.Length <= most)
            return utf8;
        while (most > 0 && (utf8[most] & 0xc0) == 0x80)
            most--;
        return utf8.AsSpan(0, most);
    }

    /// <remarks>In JSON, where what is below a blank is escaped already, the other form is an escape, too.</remarks>
    private static string EscapeOf(char one) =>
        one switch
        {
            '\n' => @"\n",
            '\r' => @"\r",
            '\t' => " ",
            < ' ' => string.Create(CultureInfo.InvariantCulture, $@"\x{(int)one:x2}"),
            _ => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)one:x4}"),
        };

    /// <remarks>Also the marks that turn the direction of writing: they show a name as another one.</remarks>
    private static bool Steers(char one) =>
        char.IsControl(one)
        || one is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
