using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace ModelPrep.Hub;

/// <summary>The retry rules for all calls to the hub.</summary>
/// <remarks>
/// A full call has five retries, with jittered back-off of 0.5 s to 8 s: about 16 s in all. If a rate limit names a
/// wait, the retry follows after that wait, a <see cref="HubPause"/> that holds all requests to the host. A brief call
/// has one retry, and each attempt ends after a few seconds. It does not wait for a rate limit that lasts longer,
/// because the caller has a cached answer.
/// </remarks>
/// <param name="pause">Rate-limit pauses.</param>
/// <param name="limits">Time limits of a brief call.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
internal sealed partial class HubRetry(HubPause pause, TransferLimits limits, TimeProvider time, ILogger<HubRetry> log)
{
    private const int FullRetries = 5;
    private const int BriefRetries = 1;
    private int _retries;

    /// <summary>Number of retries so far.</summary>
    public int Retries => Volatile.Read(ref _retries);

    private ResiliencePipeline Full => field ??= Build(FullRetries, TimeSpan.MaxValue);

    private ResiliencePipeline Brief => field ??= Build(BriefRetries, limits.BriefTry);

    /// <summary>Runs a call until it succeeds, fails for good, or no retry is left.</summary>
    /// <exception cref="UnreachableException">No retry is left.</exception>
    /// <exception cref="BusyException">A rate limit lasts longer than the call may wait.</exception>
    public Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> call,
        HubEffort effort,
        CancellationToken cancellationToken
    ) =>
        effort is HubEffort.Full
            ? RunAsync(Full, FullRetries, call, cancellationToken)
            : RunBrieflyAsync(call, cancellationToken);

    private async Task<T> RunBrieflyAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(limits.BriefLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await RunAsync(Brief, BriefRetries, TryAsync, either.Token);
        }
        catch (OperationCanceledException e)
            when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Unreachable(Silent(limits.BriefLimit), e);
        }

        async Task<T> TryAsync(CancellationToken token)
        {
            using var late = new CancellationTokenSource(limits.BriefTry, time);
            using var one = CancellationTokenSource.CreateLinkedTokenSource(token, late.Token);
            try
            {
                return await call(one.Token);
            }
            catch (OperationCanceledException e) when (late.IsCancellationRequested && !token.IsCancellationRequested)
            {
                throw new TransientHubException(Silent(limits.BriefTry), inner: e);
            }
        }
    }

    private static async Task<T> RunAsync<T>(
        ResiliencePipeline pipeline,
        int retries,
        Func<CancellationToken, Task<T>> call,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await pipeline.ExecuteAsync(async token => await call(token), cancellationToken);
        }
        catch (TransientHubException e) when (e.Wait is not null)
        {
            var waits = retries == FullRetries ? $", also after waiting {retries} times" : "";
            throw new BusyException(
                Messages.RateLimited,
                $"{e.Message}{waits}",
                "Start again later, or use a token with a higher limit",
                e
            );
        }
        catch (TransientHubException e)
        {
            throw Unreachable(
                $"{e.Message}, also after {(retries == 1 ? "one more try" : $"{retries} more tries")}",
                e
            );
        }
    }

    private static string Silent(TimeSpan limit) => $"The hub did not answer within {limit.TotalSeconds:0.###} s";

    private static UnreachableException Unreachable(string what, Exception cause) =>
        new(
            Messages.HubUnreachable,
            what,
            "Check the network, proxy and status of the hub; a pod that restarts goes on where this one stopped",
            cause
        );

    private ResiliencePipeline Build(int retries, TimeSpan longestWait) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(
                new RetryStrategyOptions
                {
                    ShouldHandle = new PredicateBuilder().Handle<TransientHubException>(e =>
                        e.Wait is null || e.Wait.Length <= longestWait
                    ),
                    MaxRetryAttempts = retries,
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
                }
            )
            .Build();

    /// <remarks>Returns zero for a rate limit: the next request waits for the end of the pause.</remarks>
    private TimeSpan? PauseFor(Exception? failure)
    {
        if (failure is not TransientHubException { Wait: { } wait })
            return null;
        pause.Begin(wait, failure.Message);
        return TimeSpan.Zero;
    }

    [LoggerMessage(2001, LogLevel.Warning, "{Reason}; trying again in {Milliseconds} ms")]
    private partial void Retrying(string reason, int milliseconds);
}
