using ModelPrep.CommandLine;
using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.Docs;

/// <summary>The page of all settings is made from the settings.</summary>
public sealed class SettingsPageTests
{
    private const string PagePath = "../../../docs/settings.md";

    [Fact]
    public void The_page_of_settings_is_made_from_them() => GoldenFile.Verify(PagePath, Lines());

    [Fact]
    public void Each_setting_has_a_name_of_its_own_and_help_that_is_a_sentence()
    {
        var settings = SettingGroup.All.SelectMany(group => group.Settings).ToList();
        Assert.All(settings, setting => Assert.EndsWith(".", setting.Help, StringComparison.Ordinal));
        Assert.All(settings, setting => Assert.NotNull(setting.Flag ?? setting.Variable));
        foreach (var group in SettingGroup.All)
            Assert.Equal(group.Settings.Count, group.Settings.DistinctBy(setting => setting.Name).Count());
    }

    private static IEnumerable<string> Lines()
    {
        yield return "# Settings";
        yield return "";
        yield return "A flag beats its environment variable, and the variable beats the default. An empty variable "
            + "counts "
            + "as absent.";
        yield return "`modelprep config` shows each setting with its value and where that comes from; it takes the "
            + "flags "
            + "of `init` and `serve`.";
        yield return "This page is made from the program, as `--help` and the man page are.";
        foreach (var group in SettingGroup.All)
        {
            yield return "";
            yield return $"## {group.Title}";
            yield return "";
            yield return "| flag | variable | meaning | default |";
            yield return "|---|---|---|---|";
            foreach (var setting in group.Settings)
                yield return $"| {FlagOf(setting)} | {Code(setting.Variable)} | {Cell(setting.Help + setting.Note)} | "
                    + $"{Cell(setting.Default ?? "")} |";
        }
    }

    private static string FlagOf(Setting setting) =>
        setting.Flag is null ? ""
        : setting.Placeholder is { } word ? Code($"{setting.Flag} {word}")
        : Code(setting.Flag);

    private static string Code(string? text) =>
        text is null ? "" : $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
