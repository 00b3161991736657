using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelPrep.Configuration;

/// <summary>Parses ages: <c>30d</c>, <c>12h</c>, <c>2w</c>, <c>90m</c>, <c>90s</c>. Pure.</summary>
internal static partial class Age
{
    /// <summary>The age, up to a century; null if the text is not an age.</summary>
    public static TimeSpan? TryParse(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
            return null;
        var days =
            double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)
            * match.Groups["unit"].Value switch
            {
                "s" => 1 / 86400.0,
                "m" => 1 / 1440.0,
                "h" => 1 / 24.0,
                "w" => 7,
                _ => 1,
            };
        return days <= 36525 ? TimeSpan.FromDays(days) : null;
    }

    [GeneratedRegex(@"\A(?<number>[0-9]{1,6}(\.[0-9]{1,3})?)(?<unit>[smhdw])\z")]
    private static partial Regex Form();
}
