using Microsoft.Extensions.Logging;

namespace ModelPrep.Load;

/// <summary>Sends the requests of a run, as many as it may have, each with the next body, and counts them.</summary>
internal sealed partial class RequestSender(
    LoadSettings settings,
    TritonClient client,
    LoadTally tally,
    ILogger<RequestSender> log
)
{
    private long _taken;
    private long _sent = -1;

    /// <summary>Whether there may be further requests.</summary>
    public bool HasMore => settings.Requests is not { } most || Interlocked.Read(ref _taken) < most;

    /// <summary>Takes one of the requests that may be sent; false when there are no more.</summary>
    public bool TryTake() => settings.Requests is not { } most || Interlocked.Increment(ref _taken) <= most;

    /// <summary>Sends a request that was taken; returns whether it did not fail.</summary>
    /// <param name="due">When it was to be sent.</param>
    /// <param name="abort">Cuts it off.</param>
    public async Task<bool> SendAsync(long due, CancellationToken abort)
    {
        var body = settings.Bodies[(int)(Interlocked.Increment(ref _sent) % settings.Bodies.Count)];
        tally.Begin();
        var outcome = await client.SendAsync(body, due, abort);
        if (tally.End(outcome) && outcome.Failure is { } failure)
            FirstFailure(failure.Name, failure.Message);
        return outcome.Failure is null;
    }

    /// <summary>Leaves a request out, since too many are in flight.</summary>
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
