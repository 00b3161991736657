using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace ModelPrep.Hub;

/// <summary>The one way in which a call to the hub is tried again.</summary>
/// <remarks>
/// Five more tries with jittered back-off of 0.5 s to 8 s, about 16 s in all; or each after the wait that a rate limit names,
/// which is a <see cref="HubPause"/> for all.
/// </remarks>
internal sealed partial class HubRetry
{
    private readonly ResiliencePipeline _pipeline;
    private readonly HubPause _pause;
    private readonly ILogger<HubRetry> _log;
    private int _retries;

    public HubRetry(HubPause pause, TimeProvider time, ILogger<HubRetry> log)
    {
        (_pause, _log) = (pause, log);
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<TransientHubException>(),
                MaxRetryAttempts = 5,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(500),
                MaxDelay = TimeSpan.FromSeconds(8),
                DelayGenerator = arguments => ValueTask.FromResult(PauseFor(arguments.Outcome.Exception)),
                OnRetry = arguments =>
                {
                    Interlocked.Increment(ref _retries);
                    if (arguments.RetryDelay > TimeSpan.Zero)
                        Retrying(arguments.Outcome.Exception!.Message, (int)arguments.RetryDelay.TotalMilliseconds);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>How often a call was tried again so far.</summary>
    public int Retries => Volatile.Read(ref _retries);

    /// <summary>Runs a call until it succeeds, fails for good, or no try is left.</summary>
    /// <exception cref="UnreachableException">No try is left.</exception>
    /// <exception cref="BusyException">A rate limit lasts longer than six minutes, or all five waits.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _pipeline.ExecuteAsync(async token => await call(token), cancellationToken);
        }
        catch (TransientHubException e) when (e.Wait is not null)
        {
            throw new BusyException(Messages.RateLimited, $"{e.Message}, also after waiting 5 times", "Start again later, or use a token with a higher limit", e);
        }
        catch (TransientHubException e)
        {
            throw new UnreachableException(
                Messages.HubUnreachable,
                $"{e.Message}, also after 5 more tries",
                "Check the network, proxy and status of the hub; a pod that restarts goes on where this one stopped", e);
        }
    }

    /// <remarks>The next request waits for the end of the pause by itself.</remarks>
    private TimeSpan? PauseFor(Exception? failure)
    {
        if (failure is not TransientHubException { Wait: { } wait })
            return null;
        _pause.Begin(wait, failure.Message);
        return TimeSpan.Zero;
    }

    [LoggerMessage(2001, LogLevel.Warning, "{Reason}; trying again in {Milliseconds} ms")]
    private partial void Retrying(string reason, int milliseconds);
}
