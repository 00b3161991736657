using ModelPrep.Disk;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Disk;

/// <summary>Work on a file system that may hang; a clock that stands still decides when it has.</summary>
public sealed class WatchdogTests
{
    private readonly ManualTime _time = new();
    private readonly TaskCompletionSource<Heartbeat> _started = new();
    private readonly TaskCompletionSource<int> _call = new();

    [Fact]
    public async Task Work_that_goes_on_may_last_any_time()
    {
        var running = RunAsync(TestContext.Current.CancellationToken);
        var heartbeat = await _started.Task;
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(6));
            heartbeat.Beat();
        }

        _call.SetResult(7);
        Assert.Equal(7, await running);
    }

    [Fact]
    public async Task Work_that_hangs_is_given_up_and_cannot_go_on_later()
    {
        var running = RunAsync(TestContext.Current.CancellationToken);
        var heartbeat = await _started.Task;
        var error = Assert.ThrowsAsync<TimeoutException>(() => running);
        while (!error.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Contains("no progress for 10 s", (await error).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(heartbeat.Beat);
    }

    [Fact]
    public async Task Whoever_waits_can_stop()
    {
        using var stop = new CancellationTokenSource();
        var running = RunAsync(stop.Token);
        var heartbeat = await _started.Task;
        await stop.CancelAsync();
        _call.SetResult(7);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Throws<OperationCanceledException>(heartbeat.Beat);
    }

    private Task<int> RunAsync(CancellationToken cancellationToken) =>
        new Watchdog(TimeSpan.FromSeconds(10), _time).RunAsync(
            heartbeat =>
            {
                _started.SetResult(heartbeat);
                return _call.Task;
            },
            cancellationToken
        );
}
