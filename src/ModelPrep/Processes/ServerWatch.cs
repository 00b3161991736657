using System.Net;
using Microsoft.Extensions.Logging;

namespace ModelPrep.Processes;

/// <summary>Logs that a server loads, when it is ready, and how to query it.</summary>
/// <remarks>
/// It does not use a changing line: the server writes to the same terminal at any time, and the two would overwrite
/// each other.
/// </remarks>
/// <param name="isOnTerminal">True if the log is on a terminal. Loading is then reported at intervals.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Receives the lines.</param>
internal sealed partial class ServerWatch(bool isOnTerminal, TimeProvider time, ILogger<ServerWatch> log)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(10);

    /// <summary>True if the log is on a terminal.</summary>
    public bool IsOnTerminal => isOnTerminal;

    /// <summary>
    /// Polls until the server is ready, or until cancelled, as when the server has ended. Never throws.
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
            for (var next = ReportInterval; ; await Task.Delay(LookInterval, time, cancellationToken))
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
                next += ReportInterval;
            }
        }
        catch (OperationCanceledException)
        {
            // The server has ended or is being stopped.
        }
    }

    /// <returns>The status of the response; null if there is none, as long as the port is not open.</returns>
    /// <remarks>
    /// Also returns null if cancelled: the connection may break in some other way when the server ends.
    /// </remarks>
    private async Task<HttpStatusCode?> AskAsync(HttpMessageInvoker http, Uri uri, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(ResponseTimeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
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
