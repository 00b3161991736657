using ModelPrep.Logging;
using ModelPrep.Sources.HuggingFace;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Sources;

public sealed class DownloadProgressTests
{
    private const long MiB = 1 << 20;
    private readonly ManualTime _time = new();
    private readonly LogLines<LogDisplay> _log = new();

    [Fact]
    public async Task The_log_gets_a_line_soon_and_then_one_every_ten_seconds_and_one_at_the_end()
    {
        var file = Some.File("one", 100 * MiB);
        var progress = Begin([file]);
        var one = progress.Begin(file);
        one.Arrive(20 * MiB);
        await NextAsync(seconds: 2, "Downloaded 20.0 MiB of 100.0 MiB (20 %), 0 of 1 files, 10.0 MiB/s, 0:00:08 left");
        one.Arrive(50 * MiB);
        await NextAsync(seconds: 10, "Downloaded 70.0 MiB of 100.0 MiB (70 %), 0 of 1 files, 5.0 MiB/s, 0:00:06 left");
        await NextAsync(seconds: 10, "Downloaded 70.0 MiB of 100.0 MiB (70 %), 0 of 1 files, 0 B/s, time left unknown");
        one.Arrive(30 * MiB);
        progress.Finish(one);
        _time.Advance(TimeSpan.FromSeconds(3));
        await progress.DisposeAsync();
        await NextAsync(seconds: 0, "Downloaded and verified 1 files: 100.0 MiB in 25 s, 4.0 MiB/s");
        Assert.Equal(0, _time.Advance(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task A_download_that_does_not_end_well_says_how_far_it_came()
    {
        var (one, two) = (Some.File("one", 60 * MiB), Some.File("two", 40 * MiB));
        var progress = Begin([one, two]);
        progress.Finish(progress.Begin(two));
        progress.Begin(one).Arrive(30 * MiB);
        _time.Advance(TimeSpan.FromSeconds(1.5));
        await progress.DisposeAsync();
        await NextAsync(
            seconds: 0,
            "Download stopped after 1.5 s: 70.0 MiB of 100.0 MiB (70 %) are there, 1 of 2 files complete"
        );
    }

    [Fact]
    public async Task What_was_there_before_counts_but_is_no_speed()
    {
        var (there, partly) = (Some.File("there", 50 * MiB), Some.File("partly", 50 * MiB));
        await using var progress = Begin([there, partly], there);
        var one = progress.Begin(partly);
        one.Begin(kept: 20 * MiB);
        await NextAsync(seconds: 2, "Downloaded 70.0 MiB of 100.0 MiB (70 %), 1 of 2 files, 0 B/s");
        one.Arrive(20 * MiB);
        await NextAsync(seconds: 10, "Downloaded 90.0 MiB of 100.0 MiB (90 %), 1 of 2 files, 2.0 MiB/s, 0:00:05 left");
    }

    [Fact]
    public async Task What_is_fetched_again_counts_once_and_never_backwards()
    {
        var file = Some.File("one", 100 * MiB);
        await using var progress = Begin([file]);
        var one = progress.Begin(file);
        one.Begin(kept: 40 * MiB);
        one.Arrive(80 * MiB); // two connections brought the same 20 MiB
        await NextAsync(
            seconds: 2,
            "Downloaded 100.0 MiB of 100.0 MiB (100 %), 0 of 1 files, 40.0 MiB/s, 0:00:00 left"
        );
        one.Lose(50 * MiB);
        await NextAsync(seconds: 10, "Downloaded 70.0 MiB of 100.0 MiB (70 %), 0 of 1 files, 0 B/s");
        one.Begin(kept: 0); // the hash was wrong
        one.Arrive(10 * MiB);
        await NextAsync(seconds: 10, "Downloaded 10.0 MiB of 100.0 MiB (10 %), 0 of 1 files, 1.0 MiB/s, 0:01:30 left");
    }

    private DownloadProgress Begin(IReadOnlyList<RemoteFile> files, params RemoteFile[] there) =>
        new(new FileSelection(files, 0), [.. files.Except(there)], new LogDisplay(_log), _time, _log);

    /// <summary>Lets time pass, and expects the next line at its very end.</summary>
    private async Task NextAsync(double seconds, string line)
    {
        if (seconds > 0)
        {
            Assert.Equal(0, _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1)));
            Assert.Equal(1, _time.Advance(TimeSpan.FromTicks(1)));
        }

        Assert.StartsWith(
            line,
            await _log.NextAsync("", TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }
}
