using System.Net;

namespace ModelPrep.Hub;

/// <summary>Sends one request to the hub and reports the response without interpreting it.</summary>
internal sealed class HubProbe(
    RedirectingClient http,
    HubUrls urls,
    JsonAnswers answers,
    TimeSpan timeout,
    TimeProvider time
)
{
    private const string Json = "application/json";

    /// <summary>
    /// With a token, asks which account it belongs to. Without a token, asks for a model that every hub has or can
    /// deny.
    /// </summary>
    /// <exception cref="TransientHubException">No response arrived, or it broke off.</exception>
    /// <exception cref="UnreachableException">
    /// The connection is not trusted, or the response does not come from a hub.
    /// </exception>
    public async Task<ProbeResult> RunAsync(string? token, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(timeout);
        try
        {
            using var answer = await http.GetAsync(
                token is null ? urls.KnownModel : urls.WhoAmI,
                token,
                range: null,
                late.Token
            );
            var duration = time.GetElapsedTime(started);
            return await ReadAsync(answer, duration, late.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientHubException($"The hub did not answer within {timeout.TotalSeconds:0.#} s", inner: e);
        }
    }

    private async Task<ProbeResult> ReadAsync(HubAnswer answer, TimeSpan duration, CancellationToken cancellationToken)
    {
        var response = answer.Response;
        var media = response.Content.Headers.ContentType?.MediaType;
        var account =
            answer.SentToken && response.IsSuccessStatusCode && media is Json
                ? await answers.ReadAsync(answer, HubJson.Default.WhoAmI, cancellationToken)
                : null;
        var isHub =
            answer.FromHub
            && (
                media is Json
                || response.Headers.Contains("X-Error-Code")
                || response.Headers.Contains("X-Error-Message")
            );
        return new ProbeResult(response.StatusCode, isHub, media, response.Headers.Date, account, duration);
    }
}

/// <summary>Result of one request.</summary>
/// <param name="Status">Status of the response.</param>
/// <param name="IsHub">True if the response looks like that of a hub.</param>
/// <param name="MediaType">Media type of the body.</param>
/// <param name="Date">The hub's time; null if it sent none.</param>
/// <param name="Account">Account of the token; null if no token was sent or the hub named no account.</param>
/// <param name="Duration">Time until the headers arrived.</param>
internal sealed record ProbeResult(
    HttpStatusCode Status,
    bool IsHub,
    string? MediaType,
    DateTimeOffset? Date,
    WhoAmI? Account,
    TimeSpan Duration
);
