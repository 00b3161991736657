using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelPrep.Configuration;

/// <summary>Bytes per second as people write them: <c>100MB</c>, <c>1.5GiB/s</c>, <c>8000000</c>. Pure.</summary>
internal static partial class ByteRate
{
    private const string Prefixes = "KMGT";

    /// <summary>The rate, from 1; null when the text is none.</summary>
    public static long? TryParse(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
            return null;
        var power = match.Groups["prefix"].Value is { Length: 1 } prefix ? Prefixes.IndexOf(char.ToUpperInvariant(prefix[0]), StringComparison.Ordinal) + 1 : 0;
        var step = match.Groups["binary"].Success ? 1024.0 : 1000.0;
        var bytes = double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * Math.Pow(step, power);
        return bytes is >= 1 and <= 1e15 ? (long)bytes : null;
    }

    [GeneratedRegex(@"\A(?<number>\d{1,15}(\.\d{1,6})?)\s*((?<prefix>[KMGTkmgt])(?<binary>i)?)?B?(/s)?\z")]
    private static partial Regex Form();
}
