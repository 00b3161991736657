using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace ModelPrep.CommandLine;

/// <summary>What <c>explain</c> prints on standard output.</summary>
internal static partial class ExplainOutput
{
    private const int MostColumns = 80;
    private const int LabelColumns = 7;
    private const int TitleColumn = 9;

    /// <summary>Messages with all that is known of them.</summary>
    public static void Write(IReadOnlyList<MessageCode> messages, bool json)
    {
        if (json)
            WriteJson(messages);
        else
            WriteText(messages.SelectMany(LinesOf), LabelColumns);
    }

    /// <summary>All messages, by exit status: text has their titles only, JSON all that is known of them.</summary>
    public static void WriteList(bool json)
    {
        if (json)
            WriteJson(Messages.All);
        else
            WriteText(Messages.All.GroupBy(message => message.ExitCode).SelectMany(LinesOf), TitleColumn);
    }

    /// <summary>Markdown of the table as plain text: no backticks, and the target of a link behind its text.</summary>
    public static string Plain(string markdown) =>
        Link().Replace(markdown, "$1 (docs/$2)").Replace("`", "", StringComparison.Ordinal);

    private static IEnumerable<string> LinesOf(IGrouping<ExitCode, MessageCode> group, int index) =>
        [
            .. Gap(index),
            $"{(int)group.Key}: {ExitStatus.Of(group.Key).Title}",
            .. group.Select(message => $"  {message.Text} {message.Title}"),
        ];

    private static IEnumerable<string> LinesOf(MessageCode message, int index)
    {
        var status = ExitStatus.Of(message.ExitCode);
        return
        [
            .. Gap(index),
            $"{message.Text} {message.Title}",
            "",
            Row("Exit", $"{(int)status.Code}: {status.Meaning} {status.Action}"),
            Row("Cause", Plain(message.Cause)),
            Row("Do", Plain(message.Cure)),
            .. message.Chart is { } chart ? [Row("Chart", Plain(chart))] : Array.Empty<string>(),
        ];
    }

    private static string[] Gap(int index) => index == 0 ? [] : [""];

    private static string Row(string label, string text) => label.PadRight(LabelColumns) + text;

    /// <remarks>Prose is folded in a file and a pipe, too: logs of other programs show it there.</remarks>
    private static void WriteText(IEnumerable<string> lines, int indent)
    {
        var page = Page.OfStandardOutput();
        page = page with { Columns = Math.Min(page.Columns ?? MostColumns, MostColumns) };
        foreach (var line in lines.SelectMany(line => page.Fold(line, indent)))
            Console.Out.WriteLine(line);
    }

    private static void WriteJson(IEnumerable<MessageCode> messages) =>
        Console.Out.WriteLine(
            JsonSerializer.Serialize(
                new ExplainReport([.. messages.Select(ReportOf)]),
                ExplainJson.Default.ExplainReport
            )
        );

    private static MessageReport ReportOf(MessageCode message)
    {
        var status = ExitStatus.Of(message.ExitCode);
        return new MessageReport(
            message.Text,
            message.Title,
            (int)status.Code,
            status.Meaning,
            status.Action,
            Plain(message.Cause),
            Plain(message.Cure),
            message.Chart is { } chart ? Plain(chart) : null
        );
    }

    [GeneratedRegex(@"\[([^\]]*)\]\(([^)]*)\)")]
    private static partial Regex Link();
}

/// <summary>The JSON form.</summary>
internal sealed record ExplainReport(IReadOnlyList<MessageReport> Messages);

/// <summary>A message, in plain text.</summary>
/// <param name="Code">For example <c>MP7204</c>.</param>
/// <param name="Title">What it means, in a few words.</param>
/// <param name="ExitStatus">The status that ModelPrep ends with.</param>
/// <param name="Meaning">What the status means.</param>
/// <param name="Action">Whether to retry or to stop.</param>
/// <param name="Cause">What happened.</param>
/// <param name="Cure">What to do.</param>
/// <param name="Chart">The values of the Helm chart that matter; null for none.</param>
internal sealed record MessageReport(
    string Code,
    string Title,
    int ExitStatus,
    string Meaning,
    string Action,
    string Cause,
    string Cure,
    string? Chart
);

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    GenerationMode = JsonSourceGenerationMode.Serialization,
    WriteIndented = true
)]
[JsonSerializable(typeof(ExplainReport))]
internal sealed partial class ExplainJson : JsonSerializerContext;
