namespace ModelPrep.Abstractions;

/// <summary>Times that pass, for people. Pure.</summary>
public static class Elapsed
{
    /// <summary>
    /// Hours, minutes and seconds, for example <c>00:12:00</c>; of more than a day all hours, for example
    /// <c>48:00:00</c>.
    /// </summary>
    public static string Format(TimeSpan span) => $@"{(long)span.TotalHours:00}:{span:mm\:ss}";
}
