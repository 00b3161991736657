using System.Globalization;

namespace ModelPrep.Abstractions;

/// <summary>
/// The name of a kind of failure: it stays the same while wordings change, and finds the entry in
/// <c>docs/messages.md</c>.
/// </summary>
/// <param name="Text">
/// <c>MP</c>, the exit status in two digits, and a number from 01 to 99, for example <c>MP7701</c>.
/// </param>
/// <param name="Title">What it means, in a few words; the heading of its entry.</param>
public sealed record MessageCode(string Text, string Title)
{
    private const int StatusStart = 2;
    private const int StatusLength = 2;

    /// <summary>Exit status of the process.</summary>
    public ExitCode ExitCode =>
        (ExitCode)int.Parse(Text.AsSpan(StatusStart, StatusLength), CultureInfo.InvariantCulture);

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
