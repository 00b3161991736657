using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelPrep.Abstractions;

/// <summary>Sizes for people. Pure.</summary>
public static partial class ByteSize
{
    private const string Prefixes = "KMGT";
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>For example <c>13.4 GiB</c>.</summary>
    public static string Format(long bytes)
    {
        var unit = 0;
        double value = bytes;
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
            value /= 1024;
        return unit == 0 ? $"{bytes} B" : $"{value:0.0} {Units[unit]}";
    }

    /// <summary>
    /// The bytes that <c>500GB</c>, <c>1.5GiB</c> or <c>8000000</c> stand for, from 0 to 10^18; null when the text is
    /// no size.
    /// </summary>
    public static long? TryParse(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
            return null;
        var power = match.Groups["prefix"].Value is { Length: 1 } prefix
            ? Prefixes.IndexOf(char.ToUpperInvariant(prefix[0]), StringComparison.Ordinal) + 1
            : 0;
        var step = match.Groups["binary"].Success ? 1024.0 : 1000.0;
        var bytes = double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture) * Math.Pow(step, power);
        return bytes <= 1e18 ? (long)bytes : null;
    }

    [GeneratedRegex(@"\A(?<number>[0-9]{1,15}(\.[0-9]{1,6})?)\s*((?<prefix>[KMGTkmgt])(?<binary>i)?)?B?\z")]
    private static partial Regex Form();
}
