using Microsoft.Extensions.Logging;

namespace ModelPrep.Disk;

/// <summary>A wait for another node. It logs the holder and ends after two hours.</summary>
internal sealed partial class LeaseWait(string doing, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);
    private readonly long _started = time.GetTimestamp();
    private TimeSpan _reportAt = TimeSpan.FromSeconds(1);

    /// <summary>True if the wait has lasted too long. The work is then done on this node, too.</summary>
    public bool IsOver => time.GetElapsedTime(_started) > Limit;

    /// <summary>Waits one poll interval.</summary>
    public async Task OnceAsync(Lease? holder, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_started) is var waited && waited > _reportAt)
        {
            Waiting(
                holder?.Host ?? "another node",
                holder?.Pid,
                doing,
                holder?.StartedAt.ToString("u"),
                (int)waited.TotalSeconds
            );
            _reportAt = waited + ReportInterval;
        }

        await Task.Delay(PollInterval, time, cancellationToken);
    }

    [LoggerMessage(
        1306,
        LogLevel.Information,
        "Waiting for {Host}, whose process {Pid} {Doing:l} since {Since}, {Seconds} s so far"
    )]
    private partial void Waiting(string host, int? pid, string doing, string? since, int seconds);
}
