using CsCheck;
using ModelPrep.CommandLine;
using ModelPrep.Logging;

namespace ModelPrep.Tests.Terminal;

public sealed class PageTests
{
    [Fact]
    public void Text_for_a_pipe_stays_one_line_and_steers_no_terminal()
    {
        var line = new string('x', 300) + " \u00e9\e[2J\n\u009b\u202e " + new string('y', 300);
        var shown =
            new string('x', 300)
            + @" \u00e9\x1b[2J\n\u009b\u202e ".Replace(@"\u00e9", "\u00e9", StringComparison.Ordinal)
            + new string('y', 300);
        Assert.Equal([shown], Page.Plain.Fold(line, 4));
        Assert.DoesNotContain(Of(1000).Shown(line), char.IsControl);
    }

    [Fact]
    public void Lines_are_broken_between_words_and_indented() =>
        Assert.Equal(
            ["files    one two", "        three", "        averyverylongword", "        four"],
            Of(17).Fold("files    one two three averyverylongword four", 11)
        );

    [Fact]
    public void No_width_loses_a_word_or_never_ends() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 30], Gen.String[Gen.Char["ab c"], 0, 120])
            .Sample(
                (columns, indent, text) =>
                {
                    var lines = Of(columns).Fold(text, indent).ToList();
                    Assert.Equal(Words(text), lines.SelectMany(Words));
                    Assert.All(
                        lines,
                        line => Assert.True(line.Length <= columns || Words(line).Count() <= 1, $"|{line}|")
                    );
                }
            );

    [Fact]
    public void A_table_that_is_too_wide_has_a_line_for_each_cell()
    {
        IReadOnlyList<IReadOnlyList<string>> rows =
        [
            ["NAME", "SIZE"],
            ["first", "1 B"],
            ["second, longer", "2 B"],
        ];
        Assert.Equal(TextTable.Render(rows), TextTable.Render(rows, Of(20)));
        Assert.Equal(
            ["NAME  first", "SIZE  1 B", "", "NAME  second,", "      longer", "SIZE  2 B"],
            TextTable.Render(rows, Of(14))
        );
    }

    [Theory]
    [InlineData(null, null, null, false)]
    [InlineData(null, null, "C", false)]
    [InlineData(null, null, "de_DE.UTF-8", true)]
    [InlineData(null, null, "C.utf8", true)]
    [InlineData(null, "C", "de_DE.UTF-8", false)]
    [InlineData("POSIX", "C.UTF-8", "C.UTF-8", false)]
    [InlineData("", "", "C.UTF-8", true)]
    [InlineData(null, null, "de_DE.ISO-8859-1", false)]
    public void The_locale(string? all, string? characters, string? language, bool expected) =>
        Assert.Equal(
            expected,
            Page.IsUtf8(name =>
                name switch
                {
                    "LC_ALL" => all,
                    "LC_CTYPE" => characters,
                    _ => language,
                }
            )
        );

    private static Page Of(int columns) => new(columns, ShowsAscii: false, Colours.None);

    private static IEnumerable<string> Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
