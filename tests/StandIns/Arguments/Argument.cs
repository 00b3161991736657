namespace StandIns.Arguments;

/// <summary>One option of a Python command line.</summary>
/// <param name="Names">Short and long forms.</param>
/// <param name="MetaVariable">Name of its value in the help; null for one that takes none and has no choices.</param>
/// <param name="Choices">The values that it takes; null for any.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="IsNumber">Whether its value must be a whole number.</param>
/// <param name="Help">What it means.</param>
internal sealed record Argument(
    IReadOnlyList<string> Names,
    string Help,
    string? MetaVariable = null,
    IReadOnlyList<string>? Choices = null,
    bool IsRequired = false,
    bool IsNumber = false
)
{
    public static Argument HelpFlag { get; } = new(["-h", "--help"], "show this help message and exit");

    public bool TakesValue => MetaVariable is not null || Choices is not null;

    public string Key => Names[^1];

    public string FullName => string.Join('/', Names);

    /// <summary>How usage and help show the value.</summary>
    public string Placeholder => MetaVariable ?? (Choices is null ? "" : $"{{{string.Join(',', Choices)}}}");
}
