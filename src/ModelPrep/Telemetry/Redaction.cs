using System.Text.RegularExpressions;
using ModelPrep.Logging;

namespace ModelPrep.Telemetry;

/// <summary>Takes out of a text what must not leave the machine.</summary>
/// <remarks>
/// Messages have neither tokens nor signed addresses by design; this holds also for those of tools and proxies.
/// </remarks>
internal static partial class Redaction
{
    /// <summary>The text without tokens, and with addresses that have neither a password nor a query.</summary>
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
