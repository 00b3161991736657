using ModelPrep.Logging;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Docs;

/// <summary>
/// What the pages show of work in progress is what is drawn for the numbers here: blocks below a comment <c>lines:
/// NAME</c>.
/// </summary>
[Collection("pages")]
public sealed class LinesTests
{
    private const long MiB = 1 << 20;

    private static readonly TerminalSize Terminal = new(80, 24);

    private static readonly DownloadState Download = new(
        Files: 12,
        FilesDone: 9,
        TotalBytes: 15_258 * MiB,
        Bytes: 11_162 * MiB,
        BytesPerSecond: 210 * MiB,
        [
            new FileState("model-00003-of-00004.safetensors", 4_700 * MiB, 2_150 * MiB, 112 * MiB),
            new FileState("model-00004-of-00004.safetensors", 1_116 * MiB, 140 * MiB, 98 * MiB),
        ]
    );

    [Fact]
    public void A_download_on_a_terminal() =>
        Check("docs/download.md", "download", ProgressLines.Render(Download, Terminal));

    [Fact]
    public async Task A_download_in_a_log()
    {
        var log = new LogLines<LogDisplay>();
        new LogDisplay(log).Show(Download);
        Check(
            "docs/download.md",
            "download-log",
            [(await log.NextAsync("", TestContext.Current.CancellationToken)).Trim()]
        );
    }

    [Fact]
    public void A_build_on_a_terminal() =>
        Check(
            "docs/gpu-box.md",
            "build",
            BuildLine.Render(
                new BuildState(
                    "1 of 2 ranks written",
                    TimeSpan.FromSeconds(252),
                    TimeSpan.FromSeconds(780),
                    31_400 * MiB,
                    "[TRT] [I] Compiler backend is used during engine build."
                ),
                Terminal
            )
        );

    private static void Check(string page, string name, IEnumerable<string> lines)
    {
        var expected = string.Concat(lines.Select(line => $"{line}\n"));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
            new Page(page).Replace($"lines: {name}", expected);
        Assert.Equal(expected, new Page(page).Blocks().Single(block => block.Marker == $"lines: {name}").Text);
    }
}
