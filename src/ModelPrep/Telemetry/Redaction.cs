using System.Text.RegularExpressions;
using ModelPrep.Logging;

namespace ModelPrep.Telemetry;

/// <summary>Removes secrets from a text that leaves the machine.</summary>
/// <remarks>
/// Messages contain neither tokens nor signed addresses by design. This also covers those of tools and proxies.
/// </remarks>
internal static partial class Redaction
{
    /// <summary>Removes tokens from the text, and passwords and queries from its addresses.</summary>
    public static string Clean(string text)
    {
        text = Address()
            .Replace(
                text,
                match =>
                    match.Groups["scheme"].Value
                    + match.Groups["place"].Value
                    + (match.Groups["query"].Success ? $"?{Secrets.Hidden}" : "")
            );
        return Secrets.Hide(text);
    }

    [GeneratedRegex(
        @"(?<scheme>[a-z][a-z0-9+.-]*://)(?:[^\s/?#]*@)?(?<place>[^\s?'""<>]*)(?<query>\?[^\s'""<>]*)?",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Address();
}
