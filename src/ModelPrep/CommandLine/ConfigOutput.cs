using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelPrep.CommandLine;

/// <summary>What <c>config</c> prints on standard output.</summary>
internal static class ConfigOutput
{
    private const string Nothing = "(none)";

    /// <summary>The settings as a table, or as one JSON document.</summary>
    public static void Write(SettingValues values)
    {
        var settings = SettingGroup
            .All.SelectMany(group => group.Settings.Select(setting => ReportOf(group, setting, values)))
            .ToList();
        if (values.Read(Options.Output) is "json")
        {
            Console.Out.WriteLine(
                JsonSerializer.Serialize(new ConfigReport(settings), ConfigJson.Default.ConfigReport)
            );
            return;
        }

        IReadOnlyList<string> head = ["SETTING", "VALUE", "FROM"];
        foreach (
            var line in TextTable.Render(
                [
                    head,
                    .. settings.Select(one => (IReadOnlyList<string>)[NameOf(one), one.Value ?? Nothing, one.Origin]),
                ],
                Page.OfStandardOutput()
            )
        )
            Console.Out.WriteLine(line);
    }

    private static string NameOf(SettingReport setting) => setting.Flag ?? setting.Variable!;

    private static SettingReport ReportOf(SettingGroup group, Setting setting, SettingValues values) =>
        new(group.Title, setting.Flag, setting.Variable, setting.Show(values), values.OriginOf(setting) ?? "default");
}

/// <summary>All settings.</summary>
internal sealed record ConfigReport(IReadOnlyList<SettingReport> Settings);

/// <summary>A setting.</summary>
/// <param name="Group">What it is about.</param>
/// <param name="Flag">Its flag; null for none.</param>
/// <param name="Variable">Its environment variable; null for none.</param>
/// <param name="Value">Its value as text; null when it has none.</param>
/// <param name="Origin">The flag or variable that the value comes from, or <c>default</c>.</param>
internal sealed record SettingReport(string Group, string? Flag, string? Variable, string? Value, string Origin);

/// <summary>How it is written.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    GenerationMode = JsonSourceGenerationMode.Serialization,
    WriteIndented = true
)]
[JsonSerializable(typeof(ConfigReport))]
internal sealed partial class ConfigJson : JsonSerializerContext;
