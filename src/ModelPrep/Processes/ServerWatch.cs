using System.Net;
using Microsoft.Extensions.Logging;

namespace ModelPrep.Processes;

/// <summary>Says that a server loads, and when it is ready and how it is asked, in lines of the log.</summary>
/// <remarks>
/// Not in a line that changes: the server writes to the same terminal, at any time and in any place, so that each of
/// the two would write over the other.
/// </remarks>
/// <param name="isOnTerminal">
/// Whether somebody waits in front of it, who is told now and then that it still loads.
/// </param>
/// <param name="time">The clock.</param>
/// <param name="log">Gets the lines.</param>
internal sealed partial class ServerWatch(bool isOnTerminal, TimeProvider time, ILogger<ServerWatch> log)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SayInterval = TimeSpan.FromSeconds(10);

    /// <summary>Whether the log is on a terminal.</summary>
    public bool IsOnTerminal => isOnTerminal;

    /// <summary>
    /// Looks until the server is ready, or until it is cancelled, as when the server has ended; never throws.
    /// </summary>
    public async Task RunAsync(ServerAddress address, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        Loading(address.Ready.Port);
        using var http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                UseCookies = false,
                ActivityHeadersPropagator = null,
            }
        );
        try
        {
            for (var next = SayInterval; ; await Task.Delay(LookInterval, time, cancellationToken))
            {
                var status = await AskAsync(http, address.Ready, cancellationToken);
                var elapsed = time.GetElapsedTime(started);
                if (status is HttpStatusCode.OK)
                {
                    Ready(Math.Round(elapsed.TotalSeconds, 1), address.Generate, Command(address));
                    return;
                }

                if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
                {
                    Hidden(address.Ready, (int)status);
                    return;
                }

                if (!isOnTerminal || elapsed < next)
                    continue;
                StillLoading(
                    (int)elapsed.TotalSeconds,
                    status is null ? "its port is not open yet" : "it answers, and its models are not ready yet"
                );
                next += SayInterval;
            }
        }
        catch (OperationCanceledException)
        {
            // The server has ended, or is to.
        }
    }

    /// <returns>What it answers; null for nothing, as long as its port is not open.</returns>
    /// <remarks>
    /// Also when it was cancelled: a connection that breaks off as the server ends does so in its own words.
    /// </remarks>
    private async Task<HttpStatusCode?> AskAsync(HttpMessageInvoker http, Uri uri, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(AnswerPatience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            using var response = await http.SendAsync(request, end.Token);
            return response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private static string Command(ServerAddress address) =>
        $$"""curl {{address.Generate}} --data '{"text_input": "Hello", "{{address.TokensField}}": 16}'""";

    [LoggerMessage(
        4021,
        LogLevel.Information,
        "The server is started and loads its models; it will answer at port {port}"
    )]
    private partial void Loading(int port);

    [LoggerMessage(4022, LogLevel.Information, "Loading for {seconds} s so far: {Found:l}")]
    private partial void StillLoading(int seconds, string found);

    [LoggerMessage(4023, LogLevel.Information, "The server is ready after {seconds} s: {Uri:l}; ask it: {Command:l}")]
    private partial void Ready(double seconds, Uri uri, string command);

    [LoggerMessage(4024, LogLevel.Information, "Whether the server is ready is not known: {Uri:l} answers {status}")]
    private partial void Hidden(Uri uri, int status);
}
