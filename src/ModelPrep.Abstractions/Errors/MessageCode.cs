using System.Globalization;

namespace ModelPrep.Abstractions;

/// <summary>A kind of failure: its code, and what a user should know about it.</summary>
/// <remarks>
/// The code never changes; the other texts may. They are Markdown of the simplest kind: code in backticks, and links
/// relative to <c>docs/</c>. <c>docs/messages.md</c> and <c>modelprep explain</c> are made from them.
/// </remarks>
/// <param name="Text">
/// <c>MP</c>, the exit status in two digits, and a number from 01 to 99, for example <c>MP7701</c>.
/// </param>
/// <param name="Title">What it means, in a few words.</param>
/// <param name="Cause">What happened, as sentences.</param>
/// <param name="Cure">What to do, as sentences.</param>
/// <param name="Chart">
/// The values of the Helm chart that matter, without a full stop at the end; null where the chart plays no part.
/// </param>
public sealed record MessageCode(string Text, string Title, string Cause, string Cure, string? Chart = null)
{
    private const int StatusStart = 2;
    private const int StatusLength = 2;

    /// <summary>Exit status of the process.</summary>
    public ExitCode ExitCode =>
        (ExitCode)int.Parse(Text.AsSpan(StatusStart, StatusLength), CultureInfo.InvariantCulture);

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
