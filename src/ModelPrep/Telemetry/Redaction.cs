using System.Text.RegularExpressions;

namespace ModelPrep.Telemetry;

/// <summary>Takes out of a text what must not leave the machine.</summary>
/// <remarks>Messages have neither tokens nor signed addresses by design; this holds also for those of tools and proxies.</remarks>
internal static partial class Redaction
{
    private const string Hidden = "***";

    /// <summary>The text without tokens, and with addresses that have neither a password nor a query.</summary>
    public static string Clean(string text)
    {
        text = Address().Replace(text, match => match.Groups["scheme"].Value + match.Groups["place"].Value + (match.Groups["query"].Success ? $"?{Hidden}" : ""));
        return Token().Replace(text, match => match.Groups["kept"].Value + Hidden);
    }

    [GeneratedRegex(@"(?<scheme>[a-z][a-z0-9+.-]*://)(?:[^\s/?#]*@)?(?<place>[^\s?'""<>]*)(?<query>\?[^\s'""<>]*)?", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"(?<kept>hf_)[A-Za-z0-9]{8,}|(?<kept>\b(?:Bearer|Basic)\s+)[A-Za-z0-9._~+/=-]{8,}", RegexOptions.IgnoreCase)]
    private static partial Regex Token();
}
