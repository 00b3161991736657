using CsCheck;
using ModelPrep.Logging;

namespace ModelPrep.Tests.Logging;

public sealed class BuildLineTests
{
    private static readonly BuildState State = new(
        "1 of 2 ranks written",
        TimeSpan.FromSeconds(210),
        TimeSpan.FromMinutes(14),
        41L << 30,
        "[TRT] [I] Engine generation completed"
    );

    [Fact]
    public void How_far_it_is_and_what_the_builder_said_last() =>
        Assert.Equal(
            [
                "  [TRT] [I] Engine generation completed",
                "Building 00:03:30 of about 00:14:00, 1 of 2 ranks written, 41.0 GiB of memory",
            ],
            BuildLine.Render(State, new TerminalSize(90, 24))
        );

    [Fact]
    public void A_wide_terminal_gets_a_bar_where_the_time_is_known_and_it_is_never_full()
    {
        Assert.Equal(
            "Building [#####               ] 00:03:30 of about 00:14:00, 1 of 2 ranks written, 41.0 GiB of memory",
            Wide(State)
        );
        Assert.StartsWith(
            "Building [################### ] 01:00:00 of about 00:14:00",
            Wide(State with { Elapsed = TimeSpan.FromHours(1) }),
            StringComparison.Ordinal
        );
        Assert.StartsWith("Building 00:03:30, 1 of 2", Wide(State with { Expected = null }), StringComparison.Ordinal);

        static string Wide(BuildState state) => BuildLine.Render(state, new TerminalSize(120, 24))[^1];
    }

    [Fact]
    public void More_than_a_day_has_all_its_hours() =>
        Assert.StartsWith(
            "Building 25:00:07 of about 48:00:00, ",
            BuildLine.Render(
                State with
                {
                    Elapsed = new TimeSpan(1, 1, 0, 7),
                    Expected = TimeSpan.FromDays(2),
                },
                new TerminalSize(80, 24)
            )[^1],
            StringComparison.Ordinal
        );

    [Fact]
    public void Before_the_builder_said_anything_there_is_one_line() =>
        Assert.Single(BuildLine.Render(State with { LastLine = "" }, new TerminalSize(80, 24)));

    [Fact]
    public void No_terminal_is_too_small() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 40], Gen.String[0, 300])
            .Sample(
                (columns, rows, line) =>
                {
                    var lines = BuildLine.Render(State with { LastLine = line }, new TerminalSize(columns, rows));
                    Assert.InRange(lines.Count, 0, Math.Min(2, rows - 1));
                    Assert.All(lines, one => Assert.InRange(one.Length, 0, columns - 1));
                    Assert.All(lines, one => Assert.All(one, character => Assert.InRange(character, ' ', '~')));
                }
            );
}
