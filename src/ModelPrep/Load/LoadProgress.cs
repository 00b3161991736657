using Microsoft.Extensions.Logging;
using ModelPrep.Logging;

namespace ModelPrep.Load;

/// <summary>Shows the progress of a run: one changing line on a terminal, or a log line at intervals.</summary>
/// <param name="tally">The counters.</param>
/// <param name="screen">Draws the changing line.</param>
/// <param name="size">Reads the size of the terminal, null if it is gone; null to use the log.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed partial class LoadProgress(
    LoadTally tally,
    Screen screen,
    Func<TerminalSize?>? size,
    TimeProvider time,
    ILogger<LoadProgress> log
)
{
    private static readonly TimeSpan LiveInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);

    /// <summary>Runs until cancelled. Never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(size is null ? LogInterval : LiveInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                Show(tally.TakeInterval());
        }
        catch (OperationCanceledException)
        {
            screen.Show([]);
        }
    }

    /// <summary>
    /// The line, for example <c>0:01:30 elapsed, 4 in flight, 620 done, 0 failed, 6.9 requests/s, p50 581 ms, p99 920
    /// ms</c>.
    /// </summary>
    public static string Line(LoadInterval interval) =>
        $"{Elapsed(interval.Elapsed)} elapsed, {interval.InFlight} in flight, {interval.Succeeded} done, "
        + $"{interval.Failed} failed, "
        + $"{interval.RequestsPerSecond:0.0} requests/s, p50 {Milliseconds(interval.P50)}, p99 "
        + $"{Milliseconds(interval.P99)}";

    private void Show(LoadInterval interval)
    {
        if (size is null)
        {
            Progress(
                Line(interval),
                interval.Elapsed.TotalSeconds,
                interval.InFlight,
                interval.Succeeded,
                interval.Failed,
                interval.RequestsPerSecond,
                interval.P50?.TotalMilliseconds,
                interval.P99?.TotalMilliseconds
            );
            return;
        }

        var line = Line(interval);
        screen.Show(
            size() is { } terminal ? [line.Length < terminal.Columns ? line : line[..(terminal.Columns - 1)]] : []
        );
    }

    private static string Elapsed(TimeSpan time)
    {
        var seconds = (long)Math.Round(time.TotalSeconds);
        return $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}";
    }

    private static string Milliseconds(TimeSpan? time) => time is { } known ? $"{known.TotalMilliseconds:0.0} ms" : "-";

    [LoggerMessage(5001, LogLevel.Information, "{Line:l}")]
    private partial void Progress(
        string line,
        double elapsedSeconds,
        long inFlight,
        long succeeded,
        long failed,
        double requestsPerSecond,
        double? p50Ms,
        double? p99Ms
    );
}
