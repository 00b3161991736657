namespace ModelPrep.Configuration;

/// <summary>Parses rates in bytes per second: <c>100MB</c>, <c>1.5GiB/s</c>, <c>8000000</c>. Pure.</summary>
internal static class ByteRate
{
    private const string PerSecond = "/s";
    private const long Most = 1_000_000_000_000_000;

    /// <summary>The rate, from 1; null if the text is not a rate.</summary>
    public static long? TryParse(string text) =>
        ByteSize.TryParse(text.EndsWith(PerSecond, StringComparison.Ordinal) ? text[..^PerSecond.Length] : text)
            is { } rate
                and >= 1
                and <= Most
            ? rate
            : null;
}
