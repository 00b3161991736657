using Microsoft.Extensions.Logging;

namespace ModelPrep.Load;

/// <summary>Sends the requests of a run up to their limit, each with the next body, and counts them.</summary>
internal sealed partial class RequestSender(
    LoadSettings settings,
    TritonClient client,
    LoadTally tally,
    ILogger<RequestSender> log
)
{
    private long _taken;
    private long _sent = -1;

    /// <summary>True while more requests may be sent.</summary>
    public bool HasMore => settings.Requests is not { } most || Interlocked.Read(ref _taken) < most;

    /// <summary>Takes one of the remaining requests. False if none is left.</summary>
    public bool TryTake() => settings.Requests is not { } most || Interlocked.Increment(ref _taken) <= most;

    /// <summary>Sends a request that was taken. False if it failed.</summary>
    /// <param name="due">Time at which the request was due.</param>
    /// <param name="abort">Aborts the request.</param>
    public async Task<bool> SendAsync(long due, CancellationToken abort)
    {
        var body = settings.Bodies[(int)(Interlocked.Increment(ref _sent) % settings.Bodies.Count)];
        tally.Begin();
        var outcome = await client.SendAsync(body, due, abort);
        if (tally.End(outcome) && outcome.Failure is { } failure)
            FirstFailure(failure.Name, failure.Message);
        return outcome.Failure is null;
    }

    /// <summary>Skips a request because too many are in flight.</summary>
    public void Skip()
    {
        if (tally.Skip())
            FirstSkipped(settings.Concurrency);
    }

    [LoggerMessage(5011, LogLevel.Warning, "A request failed, the first with this cause: {Cause:l}: {Message:l}")]
    private partial void FirstFailure(string cause, string message);

    [LoggerMessage(
        5012,
        LogLevel.Warning,
        "A request was due while {most} were in flight, and is skipped: the server is slower than --rate, or "
            + "--concurrency too small"
    )]
    private partial void FirstSkipped(int most);
}
