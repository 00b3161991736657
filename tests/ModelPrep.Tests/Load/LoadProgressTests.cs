using ModelPrep.Load;
using ModelPrep.Logging;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Load;

/// <summary>What is said while requests are sent.</summary>
public sealed class LoadProgressTests
{
    private readonly ManualTime _time = new();
    private readonly LogLines<LoadProgress> _log = new();

    [Fact]
    public async Task A_log_gets_a_line_every_ten_seconds_with_the_figures_of_those()
    {
        var tally = new LoadTally(_time);
        using var screen = new Screen(new MemoryStream());
        using var ended = new CancellationTokenSource();
        var running = new LoadProgress(tally, screen, size: null, _time, _log).RunAsync(ended.Token);
        for (var request = 0; request < 25; request++)
        {
            tally.Begin();
            if (request < 20)
                tally.End(
                    new RequestOutcome(
                        new RequestAnswer(TimeSpan.FromMilliseconds(100 + request), null, null, null),
                        null
                    )
                );
            else if (request < 22)
                tally.End(RequestOutcome.Failed(FailureCause.Timeout, "late"));
        }

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Matches(
            @"^0:00:10 elapsed, 3 in flight, 20 done, 2 failed, 2\.0 requests/s, p50 10[89]\.\d ms, p99 11[89]\.\d ms$",
            await NextAsync()
        );
        tally.End(new RequestOutcome(new RequestAnswer(TimeSpan.FromSeconds(5), null, null, null), null));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Matches(
            @"^0:00:20 elapsed, 2 in flight, 21 done, 2 failed, 0\.1 requests/s, p50 5000\.0 ms, p99 5000\.0 ms$",
            await NextAsync()
        );
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(
            "0:00:30 elapsed, 2 in flight, 21 done, 2 failed, 0.0 requests/s, p50 -, p99 -",
            await NextAsync()
        );
        await ended.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_terminal_gets_a_line_every_second_that_fits_and_goes()
    {
        using var output = new MemoryStream();
        using var screen = new Screen(output);
        using var ended = new CancellationTokenSource();
        var running = new LoadProgress(
            new LoadTally(_time),
            screen,
            () => new TerminalSize(20, 5),
            _time,
            _log
        ).RunAsync(ended.Token);
        for (var second = 1; second <= 2; second++)
        {
            var before = output.Length;
            _time.Advance(TimeSpan.FromSeconds(1));
            while (output.Length == before)
                await Task.Yield(); // the line is drawn by another thread
            var text = System.Text.Encoding.UTF8.GetString(output.ToArray());
            Assert.EndsWith($"0:00:0{second} elapsed, 0 \e[K\n\e[J", text, StringComparison.Ordinal);
        }

        await ended.CancelAsync();
        await running;
        Assert.Empty(new FakeTerminal(System.Text.Encoding.UTF8.GetString(output.ToArray())).Lines);
    }

    private Task<string> NextAsync() => _log.NextAsync("elapsed", TestContext.Current.CancellationToken);
}
