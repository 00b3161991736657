using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ModelPrep.Load;

/// <summary>Sends requests to the generate extension of a Triton server and evaluates the responses.</summary>
/// <param name="http">The connections.</param>
/// <param name="uri">Address of the model's generate endpoint.</param>
/// <param name="stream">True if responses are streams of events.</param>
/// <param name="timeout">Timeout of a request.</param>
/// <param name="time">The clock.</param>
internal sealed class TritonClient(HttpMessageInvoker http, Uri uri, bool stream, TimeSpan timeout, TimeProvider time)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Sends one request. Never throws.</summary>
    /// <param name="body">Body of the request.</param>
    /// <param name="due">Time at which the request was due. All times count from here.</param>
    /// <param name="abort">Aborts the request.</param>
    public async Task<RequestOutcome> SendAsync(byte[] body, long due, CancellationToken abort)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(abort, late.Token);
        try
        {
            return await ExchangeAsync(body, due, end.Token);
        }
        catch (Exception e)
        {
            return abort.IsCancellationRequested ? RequestOutcome.Aborted
                : late.IsCancellationRequested
                    ? RequestOutcome.Failed(
                        FailureCause.Timeout,
                        $"there was no complete answer within {timeout.TotalSeconds:0.###} s"
                    )
                : e is JsonException
                    ? RequestOutcome.Failed(
                        FailureCause.BadAnswer,
                        AnswerText.OneLine($"the answer is not JSON: {e.Message}")
                    )
                : e is InvalidDataException ? RequestOutcome.Failed(FailureCause.BadAnswer, e.Message)
                : RequestOutcome.Failed(FailureCause.Connection, AnswerText.OneLine((e.InnerException ?? e).Message));
        }
    }

    private async Task<RequestOutcome> ExchangeAsync(byte[] body, long due, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = Json;
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = content };
        using var response = await http.SendAsync(request, cancellationToken);
        await using var answer = new LimitedResponse(
            await response.Content.ReadAsStreamAsync(cancellationToken),
            isEvents: stream
        );
        if (response.StatusCode is not HttpStatusCode.OK)
            return new RequestOutcome(null, await FailureAsync((int)response.StatusCode, answer, cancellationToken));
        return stream
            ? await new EventReader(time, due).ReadAsync(answer, cancellationToken)
            : await ReadAsync(answer, due, cancellationToken);
    }

    private async Task<RequestOutcome> ReadAsync(Stream answer, long due, CancellationToken cancellationToken)
    {
        using var json = await JsonDocument.ParseAsync(answer, cancellationToken: cancellationToken);
        return new RequestOutcome(
            new RequestAnswer(time.GetElapsedTime(due), null, null, AnswerText.OutputTokens(json.RootElement)),
            null
        );
    }

    private static async Task<RequestFailure> FailureAsync(
        int status,
        Stream answer,
        CancellationToken cancellationToken
    )
    {
        var text = await AnswerText.ErrorAsync(answer, cancellationToken);
        var isModelUnknown = status == 404 || text.Contains("unknown model", StringComparison.OrdinalIgnoreCase);
        return new RequestFailure(
            FailureCause.Http,
            status,
            text.Length == 0 ? "the server gave no reason" : text,
            isModelUnknown
        );
    }
}
