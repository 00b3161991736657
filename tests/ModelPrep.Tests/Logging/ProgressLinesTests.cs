using CsCheck;
using ModelPrep.Logging;

namespace ModelPrep.Tests.Logging;

public sealed class ProgressLinesTests
{
    private const long MiB = 1 << 20;

    private static readonly DownloadState State = new(
        30,
        12,
        4000 * MiB,
        1000 * MiB,
        100 * MiB,
        [
            new FileState("model-00001-of-00030.safetensors", 200 * MiB, 90 * MiB, 60 * MiB),
            new FileState("original/a-folder-with-a-long-name/consolidated.00.pth", 1024 * MiB, 5, 0),
        ]
    );

    [Fact]
    public void A_line_for_each_file_and_one_for_the_whole() =>
        Assert.Equal(
            [
                "model-00001-of-00030.safetensors     45 %   90.0 MiB of  200.0 MiB   60.0 MiB/s",
                "original/a-..me/consolidated.00.pth   0 %        5 B of    1.0 GiB        0 B/s",
                "12 of 30 files, 0:00:30 left         25 % 1000.0 MiB of    3.9 GiB  100.0 MiB/s",
            ],
            Render(80)
        );

    [Fact]
    public void A_wide_terminal_gets_bars() =>
        Assert.Equal(
            [
                "model-00001-of-00030.safetensors                [#########           ]  45 %   90.0 MiB of  200.0 "
                    + "MiB   60.0 MiB/s",
                "original/a-fold..-long-name/consolidated.00.pth [                    ]   0 %        5 B of    1.0 "
                    + "GiB        0 B/s",
                "12 of 30 files, 0:00:30 left                    [#####               ]  25 % 1000.0 MiB of    3.9 "
                    + "GiB  100.0 MiB/s",
            ],
            Render(115)
        );

    [Fact]
    public void A_narrow_terminal_gets_the_figures_that_matter_most() =>
        Assert.Equal(
            [
                "model-0..0.safetensors  45 %   90.0 MiB",
                "origina..idated.00.pth   0 %        5 B",
                "0:00:30 left            25 % 1000.0 MiB",
            ],
            Render(40)
        );

    [Fact]
    public void No_terminal_is_too_small() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[1, 40], Gen.Int[0, 30], Gen.String[0, 100])
            .Sample(
                (columns, rows, files, path) =>
                {
                    var state = State with
                    {
                        InFlight = [.. Enumerable.Repeat(new FileState(path, 10 * MiB, 3, 2), files)],
                    };
                    var lines = ProgressLines.Render(state, new TerminalSize(columns, rows));
                    Assert.Equal(Math.Min(rows - 1, files + 1), lines.Count);
                    Assert.All(lines, line => Assert.InRange(line.Length, 0, columns - 1));
                    Assert.All(lines, line => Assert.All(line, one => Assert.InRange(one, ' ', '~')));
                    if (lines.Count > 0 && columns >= 80)
                        Assert.StartsWith("12 of 30 files, 0:00:30 left ", lines[^1], StringComparison.Ordinal);
                }
            );

    [Theory]
    [InlineData(0, 0, 0, "0:00:00 left")]
    [InlineData(100, 100, 0, "0:00:00 left")]
    [InlineData(100, 40, 0, "time left unknown")]
    [InlineData(100, 40, 7, "0:00:08 left")]
    [InlineData(1L << 50, 0, 1, "312749974122:57:04 left")]
    public void Time_left(long total, long bytes, long rate, string expected) =>
        Assert.Equal(expected, ProgressLines.TimeLeft(new DownloadState(1, 0, total, bytes, rate, [])));

    [Theory]
    [InlineData(0, 0, 100)]
    [InlineData(1000, 999, 99)]
    [InlineData(1000, 1000, 100)]
    [InlineData(1L << 55, 1L << 54, 50)]
    public void Percent(long total, long bytes, int expected) =>
        Assert.Equal(expected, new DownloadState(1, 0, total, bytes, 0, []).Percent);

    private static IReadOnlyList<string> Render(int columns) =>
        ProgressLines.Render(State, new TerminalSize(columns, 24));
}
