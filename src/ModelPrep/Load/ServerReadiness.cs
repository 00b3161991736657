using System.Net;
using Microsoft.Extensions.Logging;

namespace ModelPrep.Load;

/// <summary>Waits until a server is ready.</summary>
internal sealed partial class ServerReadiness(
    HttpMessageInvoker http,
    Uri uri,
    TimeProvider time,
    ILogger<ServerReadiness> log
)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Returns when the server reports that it is ready.</summary>
    /// <param name="wait">How long to wait. The server is queried at least once.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="UnreachableException">The server is not ready in time.</exception>
    public async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (await ProblemAsync(cancellationToken) is not { } problem)
            return;
        Waiting(uri, problem);
        while (time.GetElapsedTime(started) < wait)
        {
            await Task.Delay(Pause, time, cancellationToken);
            if (await ProblemAsync(cancellationToken) is not { } next)
                return;
            problem = next;
        }

        throw new UnreachableException(
            Messages.ServerNotReady,
            $"{uri} was not ready within {wait.TotalSeconds:0.###} s: {problem}",
            "Check --url and the server, or allow more with --wait"
        );
    }

    private async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(QueryTimeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, uri);
            using var response = await http.SendAsync(request, end.Token);
            return response.StatusCode is HttpStatusCode.OK ? null : $"HTTP {(int)response.StatusCode}";
        }
        catch (Exception e)
            when (!cancellationToken.IsCancellationRequested
                && e is HttpRequestException or IOException or OperationCanceledException
            )
        {
            return late.IsCancellationRequested ? "no answer" : AnswerText.OneLine((e.InnerException ?? e).Message);
        }
    }

    [LoggerMessage(5021, LogLevel.Information, "Waiting until {Uri:l} is ready: {Problem:l}")]
    private partial void Waiting(Uri uri, string problem);
}
