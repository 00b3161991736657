namespace ModelPrep.Logging;

/// <summary>Decides whether a stream gets colours, and colours text.</summary>
/// <param name="AreOn">True if it gets colours. Otherwise text stays unchanged.</param>
internal readonly record struct Colours(bool AreOn)
{
    private const string End = "\e[0m";

    /// <summary>No colours.</summary>
    public static Colours None => default;

    /// <summary>The colours of standard output, by the environment of this process.</summary>
    public static Colours OfStandardOutput() => OfThisProcess(TerminalSize.OfStandardOutput() is not null);

    /// <summary>The colours of standard error, by the environment of this process.</summary>
    public static Colours OfStandardError() => OfThisProcess(TerminalSize.OfStandardError() is not null);

    /// <summary>
    /// A stream gets colours if it is a terminal that supports them and the user has not switched them off. Pure.
    /// </summary>
    /// <param name="isTerminal">True if the stream is a terminal.</param>
    /// <param name="term">
    /// The environment variable TERM; null if it is not set, as in a container without a terminal.
    /// </param>
    /// <param name="noColor">
    /// The environment variable NO_COLOR. Any value except the empty one switches colours off (no-color.org).
    /// </param>
    public static Colours For(bool isTerminal, string? term, string? noColor) =>
        new(isTerminal && term is not (null or "" or "dumb") && string.IsNullOrEmpty(noColor));

    /// <summary>For success.</summary>
    public string Green(string text) => Coloured(32, text);

    /// <summary>For warnings.</summary>
    public string Yellow(string text) => Coloured(33, text);

    /// <summary>For errors.</summary>
    public string Red(string text) => Coloured(31, text);

    private static Colours OfThisProcess(bool isTerminal) =>
        For(isTerminal, Environment.GetEnvironmentVariable("TERM"), Environment.GetEnvironmentVariable("NO_COLOR"));

    private string Coloured(int colour, string text) => AreOn ? $"\e[{colour}m{text}{End}" : text;
}
