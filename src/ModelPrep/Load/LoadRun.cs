using Microsoft.Extensions.Logging;
using ModelPrep.Hub;
using ModelPrep.Logging;

namespace ModelPrep.Load;

/// <summary>One run of <c>modelprep load</c>, from waiting for the server to the report.</summary>
internal sealed partial class LoadRun(LoadSettings settings, Screen screen, TimeProvider time, ILoggerFactory log)
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private readonly ILogger _log = log.CreateLogger<LoadRun>();

    /// <summary>
    /// Sends requests until their number is reached, the time is over, or the run is stopped. Requests in flight may
    /// then end.
    /// </summary>
    /// <param name="stop">Stops the run. Requests in flight get 5 seconds to end.</param>
    /// <exception cref="UnreachableException">The server is not ready in time.</exception>
    public async Task<LoadReport> RunAsync(CancellationToken stop)
    {
        HeapRoom.Raise(settings.Concurrency);
        using var http = CreateHttp();
        using var abort = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        var tally = new LoadTally(time);
        await using var stopping = stop.Register(() => Stop(tally, abort));
        if (!await IsReadyAsync(http, stop))
            return tally.Report();

        Sending(
            settings.GenerateUri,
            settings.Rate is { } rate
                ? $"{rate:0.###} per second, at most {settings.Concurrency}"
                : $"{settings.Concurrency}"
        );
        var client = new TritonClient(http, settings.GenerateUri, settings.Stream, settings.Timeout, time);
        var sender = new RequestSender(settings, client, tally, log.CreateLogger<RequestSender>());
        tally.Start();
        using var over = new CancellationTokenSource(settings.Duration ?? Timeout.InfiniteTimeSpan, time);
        using var noMore = CancellationTokenSource.CreateLinkedTokenSource(stop, over.Token);
        using var ended = new CancellationTokenSource();
        var showing = Progress(tally).RunAsync(ended.Token);
        await (
            settings.Rate is { } perSecond
                ? new OpenLoop(sender, perSecond, settings.Concurrency, time).RunAsync(noMore.Token, abort.Token)
                : new ClosedLoop(sender, settings.Concurrency, time).RunAsync(noMore.Token, abort.Token)
        );
        await ended.CancelAsync();
        await showing;
        return tally.Report();
    }

    /// <summary>Waits for the server if the settings ask for it. False if the wait was stopped.</summary>
    private async Task<bool> IsReadyAsync(HttpMessageInvoker http, CancellationToken stop)
    {
        try
        {
            if (settings.Wait > TimeSpan.Zero)
                await new ServerReadiness(http, settings.ReadyUri, time, log.CreateLogger<ServerReadiness>()).WaitAsync(
                    settings.Wait,
                    stop
                );
            return !stop.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Stop(LoadTally tally, CancellationTokenSource abort)
    {
        abort.CancelAfter(StopTimeout);
        Stopping(tally.InFlight, StopTimeout.TotalSeconds);
    }

    private LoadProgress Progress(LoadTally tally) =>
        new(
            tally,
            screen,
            settings.LiveProgress && TerminalSize.OfStandardError() is not null ? TerminalSize.OfStandardError : null,
            time,
            log.CreateLogger<LoadProgress>()
        );

    /// <remarks>
    /// A Service balances connections, not requests. A connection that is kept would never reach a pod that starts
    /// later. HTTP/1.1 sends one request at a time on a connection, and Triton serves them that way.
    /// </remarks>
    private HttpMessageInvoker CreateHttp() =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ActivityHeadersPropagator = null,
                Proxy = new WebProxies(settings.Proxies),
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = settings.ConnectionLifetime,
            }
        );

    [LoggerMessage(5002, LogLevel.Information, "Sending requests to {Uri:l}, {Pace:l} at once")]
    private partial void Sending(Uri uri, string pace);

    [LoggerMessage(
        5003,
        LogLevel.Information,
        "Stopping: {inFlight} requests are in flight, and have {seconds} s to end"
    )]
    private partial void Stopping(long inFlight, double seconds);
}
