using System.Globalization;
using System.Text;

namespace ModelPrep.Logging;

/// <summary>Makes external text safe to print: text of the hub, of a tool, or of a file's name.</summary>
internal static class ForeignText
{
    /// <summary>
    /// Removes tokens, and replaces line breaks and terminal control sequences by escapes, as <c>\x1b</c>.
    /// </summary>
    public static string Clean(string text) => Escape(Secrets.Hide(text));

    /// <summary>Replaces each control character by an escape. Spaces and the letters of all languages stay.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') || !text.Any(Steers))
            return text;
        var clean = new StringBuilder(text.Length + 16);
        foreach (var one in text)
            _ = Steers(one) ? clean.Append(EscapeOf(one)) : clean.Append(one);
        return clean.ToString();
    }

    /// <summary>Cuts UTF-8 text to a maximum number of bytes, at the end of a character.</summary>
    public static ReadOnlySpan<byte> Cut(byte[] utf8, int most)
    {
        if (utf8.Length <= most)
            return utf8;
        while (most > 0 && (utf8[most] & 0xc0) == 0x80)
            most--;
        return utf8.AsSpan(0, most);
    }

    /// <remarks>
    /// In JSON, control characters below a space are already escaped. This form is a valid JSON escape for the others.
    /// </remarks>
    private static string EscapeOf(char one) =>
        one switch
        {
            '\n' => @"\n",
            '\r' => @"\r",
            '\t' => " ",
            < ' ' => string.Create(CultureInfo.InvariantCulture, $@"\x{(int)one:x2}"),
            _ => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)one:x4}"),
        };

    /// <remarks>
    /// Includes the marks that change the direction of writing, which can make a name look like another one.
    /// </remarks>
    private static bool Steers(char one) =>
        char.IsControl(one)
        || one is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
