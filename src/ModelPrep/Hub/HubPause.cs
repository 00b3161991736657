using Microsoft.Extensions.Logging;

namespace ModelPrep.Hub;

/// <summary>Rate-limit pauses. A pause holds back all requests of this process to one host.</summary>
/// <remarks>
/// A pause is extended by a random part of up to 10 %, so that the pods of a cluster do not all come back at once.
/// </remarks>
internal sealed partial class HubPause(TimeProvider time, ILogger<HubPause> log)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(6);

    /// <summary>Rate limits count whole seconds, so the responses to one burst may differ by this much.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Pause> _pauses = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Begins a pause, unless the current pause of the host is long enough.</summary>
    /// <exception cref="BusyException">The wait is longer than six minutes.</exception>
    public void Begin(RequestedWait wait, string reason)
    {
        if (wait.Length > LongestWait)
            throw new BusyException(
                Messages.RateLimited,
                $"{reason}, and asks to wait {wait.Length.TotalMinutes:0} minutes",
                "Start again later, or use a token with a higher limit"
            );
        var pause = new Pause(time.GetTimestamp(), wait.Length, wait.Length * (1 + (Random.Shared.NextDouble() / 10)));
        lock (_gate)
        {
            if (
                Left(wait.Host) > TimeSpan.Zero
                && _pauses[wait.Host] is var present
                && wait.Length <= present.Asked - time.GetElapsedTime(present.Since) + Rounding
            )
                return;
            _pauses[wait.Host] = pause;
        }

        Pausing(reason, wait.Host, (int)pause.Length.TotalMilliseconds);
    }

    /// <summary>Waits until no pause holds back requests to a host.</summary>
    public async Task WaitAsync(string host, CancellationToken cancellationToken)
    {
        while (Left(host) is var left && left > TimeSpan.Zero)
            await Task.Delay(left, time, cancellationToken);
    }

    private TimeSpan Left(string host)
    {
        lock (_gate)
            return _pauses.TryGetValue(host, out var pause)
                ? pause.Length - time.GetElapsedTime(pause.Since)
                : TimeSpan.Zero;
    }

    [LoggerMessage(2002, LogLevel.Warning, "{Reason}; no request goes to {Host} for {Milliseconds} ms")]
    private partial void Pausing(string reason, string host, int milliseconds);

    /// <param name="Since">Timestamp of the beginning.</param>
    /// <param name="Asked">The wait that was asked for.</param>
    /// <param name="Length">The wait with its random part.</param>
    private sealed record Pause(long Since, TimeSpan Asked, TimeSpan Length);
}

/// <summary>The wait that a rate limit asks for.</summary>
/// <param name="Host">Host and port that set the limit.</param>
/// <param name="Length">Length of the wait; more than zero.</param>
internal sealed record RequestedWait(string Host, TimeSpan Length);
