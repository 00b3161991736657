using System.Net;

namespace ModelPrep.Hub;

/// <summary>Asks the hub once, and takes the answer as it is.</summary>
internal sealed class HubProbe(
    RedirectingClient http,
    HubUrls urls,
    JsonAnswers answers,
    TimeSpan patience,
    TimeProvider time
)
{
    private const string Json = "application/json";

    /// <summary>
    /// With a token asks whose it is, else for a model that every hub has or at least can deny to have.
    /// </summary>
    /// <exception cref="TransientHubException">There was no answer, or it broke off.</exception>
    /// <exception cref="UnreachableException">Nobody on the way is to be trusted, or it is no hub's answer.</exception>
    public async Task<HubVisit> RunAsync(string? token, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(patience);
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
            throw new TransientHubException($"The hub did not answer within {patience.TotalSeconds:0.#} s", inner: e);
        }
    }

    private async Task<HubVisit> ReadAsync(HubAnswer answer, TimeSpan duration, CancellationToken cancellationToken)
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
        return new HubVisit(response.StatusCode, isHub, media, response.Headers.Date, account, duration);
    }
}

/// <summary>What one request told.</summary>
/// <param name="Status">Of the answer.</param>
/// <param name="IsHub">Whether it looks like a hub's.</param>
/// <param name="MediaType">Of its body.</param>
/// <param name="Date">The hub's time; null where it did not tell.</param>
/// <param name="Account">Whose the token is; null where nobody asked or nothing was told.</param>
/// <param name="Duration">How long the headers took.</param>
internal sealed record HubVisit(
    HttpStatusCode Status,
    bool IsHub,
    string? MediaType,
    DateTimeOffset? Date,
    WhoAmI? Account,
    TimeSpan Duration
);
