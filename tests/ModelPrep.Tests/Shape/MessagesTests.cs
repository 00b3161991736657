using System.Reflection;
using System.Text.RegularExpressions;
using ModelPrep.Tests.CommandLine;
using ModelPrep.Tests.Docs;
using ModelPrep.Tests.EndToEnd;

namespace ModelPrep.Tests.Shape;

/// <summary>The table of messages, the sources and the tests say the same.</summary>
public sealed partial class MessagesTests
{
    /// <summary>Codes that no test provokes, and why.</summary>
    private static readonly Dictionary<string, string> Unprovoked = new(StringComparer.Ordinal)
    {
        ["MP7603"] =
            "a value that was just written is read back: only a mistake in how values are written makes it differ",
    };

    /// <summary>Tests that name codes without provoking them.</summary>
    private static readonly string[] Naming =
    [
        nameof(MessagesTests),
        nameof(ExplainTests),
        nameof(JsonGoldenTests),
        nameof(CompletionTests),
        nameof(MessagesPageTests),
    ];

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
                .Where(path => !Naming.Contains(Path.GetFileNameWithoutExtension(path)))
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
    public void The_table_has_each_message_once_in_order() =>
        Assert.Equal(Catalogue.Values.OrderBy(code => code.Text, StringComparer.Ordinal), Messages.All);

    [Fact]
    public void Each_message_has_a_cause_and_something_to_do()
    {
        Assert.All(
            Catalogue.Values,
            code =>
            {
                Assert.Matches(@"\A[A-Z`].{10,}\.\z", code.Cause);
                Assert.Matches(@"\A[A-Z][a-z]+[ .:].{8,}\.\z", code.Cure);
                Assert.DoesNotMatch(@"\A\z|\.\z", code.Chart ?? "none");
                Assert.DoesNotMatch(@"\.\z", code.Title);
            }
        );
    }

    [Fact]
    public void Each_exit_status_is_explained_once_in_order() =>
        Assert.Equal(Enum.GetValues<ExitCode>().Order(), ExitStatus.All.Select(status => status.Code));

    private static TimeSpan Patience => TimeSpan.FromSeconds(5);

    [GeneratedRegex(@"new (?<kind>[A-Z][A-Za-z]+)Exception\(\s*Messages\.(?<name>\w+)")]
    private static partial Regex Thrown();
}
