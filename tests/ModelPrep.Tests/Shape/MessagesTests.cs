using System.Reflection;
using System.Text.RegularExpressions;

namespace ModelPrep.Tests.Shape;

/// <summary>The catalogue of messages, the sources, the page and the tests say the same.</summary>
public sealed partial class MessagesTests
{
    /// <summary>Codes that no test provokes, and why.</summary>
    private static readonly Dictionary<string, string> Unprovoked = new(StringComparer.Ordinal)
    {
        ["MP7603"] =
            "a value that was just written is read back: only a mistake in how values are written makes it differ",
    };

    private static readonly Dictionary<string, ExitCode> Statuses = new(StringComparer.Ordinal)
    {
        ["RankLost"] = ExitCode.RankLost,
        ["Usage"] = ExitCode.Usage,
        ["BrokenContent"] = ExitCode.BrokenContent,
        ["NotFound"] = ExitCode.NotFound,
        ["Unreachable"] = ExitCode.Unreachable,
        ["Tool"] = ExitCode.Tool,
        ["NoSpace"] = ExitCode.NoSpace,
        ["Storage"] = ExitCode.NoSpace,
        ["Busy"] = ExitCode.Busy,
        ["BuildFailed"] = ExitCode.BuildFailed,
        ["AccessDenied"] = ExitCode.AccessDenied,
        ["Mismatch"] = ExitCode.Mismatch,
    };

    private static Dictionary<string, MessageCode> Catalogue { get; } =
        typeof(Messages)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .ToDictionary(field => field.Name, field => (MessageCode)field.GetValue(null)!, StringComparer.Ordinal);

    [Fact]
    public void Each_code_is_there_once_and_begins_with_its_exit_status()
    {
        Assert.Distinct(Catalogue.Values.Select(code => code.Text));
        Assert.Distinct(Catalogue.Values.Select(code => code.Title));
        Assert.All(Catalogue.Values, code => Assert.Matches(@"\AMP\d{4}\z", code.Text));
        Assert.All(
            Catalogue.Values,
            code => Assert.True(Enum.IsDefined(code.ExitCode) && code.ExitCode is not ExitCode.Success, code.Text)
        );
    }

    [Fact]
    public void Each_exception_of_the_sources_has_a_code_of_its_own_exit_status()
    {
        var thrown = LayoutTests
            .SourceFiles("src")
            .SelectMany(path => Thrown().Matches(File.ReadAllText(path)))
            .ToList();
        Assert.InRange(thrown.Count, 100, 1000);
        Assert.All(
            thrown,
            match =>
                Assert.True(
                    Statuses[match.Groups["kind"].Value] == Catalogue[match.Groups["name"].Value].ExitCode,
                    match.Value
                )
        );
    }

    [Fact]
    public void Each_code_is_used()
    {
        var sources = string.Concat(LayoutTests.SourceFiles("src/ModelPrep").Select(File.ReadAllText));
        Assert.All(
            Catalogue.Keys,
            name => Assert.Matches(new Regex($@"\bMessages\.{name}\b", RegexOptions.None, Patience), sources)
        );
    }

    [Fact]
    public void Each_code_is_named_by_a_test_that_provokes_it()
    {
        var tests = string.Concat(
            LayoutTests
                .SourceFiles("tests")
                .Where(path => Path.GetFileName(path) != $"{nameof(MessagesTests)}.cs")
                .Select(File.ReadAllText)
        );
        Assert.Equal(
            Unprovoked.Keys.Order(StringComparer.Ordinal),
            Catalogue
                .Values.Select(code => code.Text)
                .Where(code => !tests.Contains(code, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void The_page_has_each_code_with_its_title_in_order_and_no_other() =>
        Assert.Equal(
            Catalogue.Values.Select(code => $"{code.Text} {code.Title}").Order(StringComparer.Ordinal),
            Entries().Select(entry => entry.Groups["heading"].Value)
        );

    [Fact]
    public void Each_entry_of_the_page_has_a_cause_and_something_to_do()
    {
        Assert.All(
            Entries(),
            entry =>
            {
                Assert.Matches(@"\A\n[A-Z`][^\n]{10,}", entry.Groups["text"].Value);
                Assert.Matches(@"\n\*\*Do\*\*: [A-Z][a-z]+ [^\n]{10,}", entry.Groups["text"].Value);
            }
        );
    }

    [Fact]
    public async Task A_row_of_the_page_stands_below_its_exit_status()
    {
        var page = await PageAsync();
        foreach (var section in page.Split("\n## ")[1..])
            Assert.All(
                Entry().Matches(section).AsEnumerable(),
                entry => Assert.StartsWith($"MP{section[..2]}", entry.Groups["heading"].Value, StringComparison.Ordinal)
            );
    }

    private static TimeSpan Patience => TimeSpan.FromSeconds(5);

    private static List<Match> Entries() =>
        Entry().Matches(File.ReadAllText(Path.Combine(LayoutTests.Root, "docs/messages.md"))).ToList();

    private static Task<string> PageAsync() =>
        File.ReadAllTextAsync(
            Path.Combine(LayoutTests.Root, "docs/messages.md"),
            TestContext.Current.CancellationToken
        );

    [GeneratedRegex(@"new (?<kind>[A-Z][A-Za-z]+)Exception\(\s*Messages\.(?<name>\w+)")]
    private static partial Regex Thrown();

    [GeneratedRegex(@"^### (?<heading>MP[^\n]+)\n(?<text>(?:(?!##)[^\n]*\n)*)", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
