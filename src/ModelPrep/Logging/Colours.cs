namespace ModelPrep.Logging;

/// <summary>Whether a stream gets colours, and how text gets one.</summary>
/// <param name="AreOn">Whether it does; without, text stays as it is, byte for byte.</param>
internal readonly record struct Colours(bool AreOn)
{
    private const string End = "\e[0m";

    /// <summary>None.</summary>
    public static Colours None => default;

    /// <summary>Those of standard output, by this process's environment.</summary>
    public static Colours OfStandardOutput() => OfThisProcess(TerminalSize.OfStandardOutput() is not null);

    /// <summary>Those of standard error, by this process's environment.</summary>
    public static Colours OfStandardError() => OfThisProcess(TerminalSize.OfStandardError() is not null);

    /// <summary>
    /// Decides: a stream gets colours where it is a terminal that has them, and the user has not said no. Pure.
    /// </summary>
    /// <param name="isTerminal">Whether the stream is one.</param>
    /// <param name="term">The variable TERM; null where it is not set, as in a container without a terminal.</param>
    /// <param name="noColor">The variable NO_COLOR, which says no by being there and not empty (no-color.org).</param>
    public static Colours For(bool isTerminal, string? term, string? noColor) =>
        new(isTerminal && term is not (null or "" or "dumb") && string.IsNullOrEmpty(noColor));

    /// <summary>For what is well.</summary>
    public string Green(string text) => Coloured(32, text);

    /// <summary>For what somebody should look at.</summary>
    public string Yellow(string text) => Coloured(33, text);

    /// <summary>For what is wrong.</summary>
    public string Red(string text) => Coloured(31, text);

    private static Colours OfThisProcess(bool isTerminal) =>
        For(isTerminal, Environment.GetEnvironmentVariable("TERM"), Environment.GetEnvironmentVariable("NO_COLOR"));

    private string Coloured(int colour, string text) => AreOn ? $"\e[{colour}m{text}{End}" : text;
}
