using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ModelPrep.Diagnostics;
using ModelPrep.Logging;

namespace ModelPrep.CommandLine;

/// <summary>What <c>doctor</c> prints on standard output.</summary>
internal static class DoctorOutput
{
    private const int UsualColumns = 80;
    private const int NameColumns = 20;
    private const int StateColumns = 9;

    /// <summary>With fewer columns than this, what was found has lines of its own.</summary>
    private const int NarrowBelow = 60;

    /// <summary>The findings as a table, or as one JSON document.</summary>
    /// <returns>The exit status.</returns>
    public static ExitCode Write(IReadOnlyList<Finding> findings, bool json)
    {
        var status = Examination.StatusOf(findings);
        if (json)
        {
            Console.Out.WriteLine(
                JsonSerializer.Serialize(
                    new DoctorReport(
                        (int)status,
                        [
                            .. findings.Select(one => new FindingReport(
                                one.What,
                                one.State,
                                one.Found,
                                one.Cure,
                                (int?)one.Status
                            )),
                        ]
                    ),
                    DoctorJson.Default.DoctorReport
                )
            );
            return status;
        }

        var page = Page.OfStandardOutput();
        foreach (var line in Render(findings, page.Columns ?? Columns(), page))
            Console.Out.WriteLine(line);
        return status;
    }

    /// <summary>The lines of a table of so many columns, which no line exceeds but for a word that is longer.</summary>
    /// <param name="findings">The rows.</param>
    /// <param name="columns">From 1.</param>
    /// <param name="page">Where they are shown.</param>
    public static IEnumerable<string> Render(IReadOnlyList<Finding> findings, int columns, Page page)
    {
        foreach (var finding in findings)
        {
            var texts = finding.Cure is { } cure ? [finding.Found, $"-> {cure}"] : new[] { finding.Found };
            var state = NameOf(finding.State);
            var head = $"{finding.What.PadRight(NameColumns)}{Coloured(finding.State, page.Colours, state)}";
            var isNarrow = columns < NarrowBelow;
            var indent = isNarrow ? 2 : NameColumns + StateColumns;
            if (isNarrow)
                yield return head;
            else
                head += new string(' ', StateColumns - state.Length);
            foreach (
                var (line, index) in texts
                    .SelectMany(text => Wrap(page.Shown(text), columns - indent))
                    .Select((line, index) => (line, index))
            )
                yield return (index == 0 && !isNarrow ? head : new string(' ', indent)) + line;
        }
    }

    private static IEnumerable<string> Wrap(string text, int columns)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > columns)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }

    /// <remarks>Of what is no terminal, as its reader may have said.</remarks>
    private static int Columns() =>
        int.TryParse(
            Environment.GetEnvironmentVariable("COLUMNS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var columns
        )
        && columns > 0
            ? columns
            : UsualColumns;

    private static string Coloured(FindingState state, Colours colours, string text) =>
        state switch
        {
            FindingState.Ok => colours.Green(text),
            FindingState.Warning => colours.Yellow(text),
            _ => colours.Red(text),
        };

    private static string NameOf(FindingState state) =>
        state switch
        {
            FindingState.Ok => "ok",
            FindingState.Warning => "warning",
            _ => "PROBLEM",
        };
}

/// <summary>The JSON form.</summary>
/// <param name="ExitStatus">That of <c>doctor</c>.</param>
/// <param name="Findings">The rows.</param>
internal sealed record DoctorReport(int ExitStatus, IReadOnlyList<FindingReport> Findings);

/// <summary>A row: its state is ok, warning or problem, and a problem has the exit status that it stands for.</summary>
internal sealed record FindingReport(string What, FindingState State, string Found, string? Cure, int? Status);

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    Converters = [typeof(FindingStateConverter)]
)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJson : JsonSerializerContext;

/// <summary>States as words.</summary>
internal sealed class FindingStateConverter() : JsonStringEnumConverter<FindingState>(JsonNamingPolicy.CamelCase);
