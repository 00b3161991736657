using System.Globalization;

namespace LoopbackHub;

/// <summary>Counts of bytes as people write them: 512, 4KiB, 64MiB, 2GiB.</summary>
internal static class ByteSize
{
    private static readonly string[] Units = ["KiB", "MiB", "GiB", "TiB"];

    public static long Parse(string text)
    {
        var unit = Array.FindIndex(Units, unit => text.EndsWith(unit, StringComparison.Ordinal));
        var digits = unit < 0 ? text : text[..^3];
        return long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) << (10 * (unit + 1));
    }
}
