using System.Net;
using System.Text.Json;
using ModelPrep.Logging;

namespace ModelPrep.Hub;

/// <summary>Translates an error response of the hub into an exception for the user.</summary>
/// <remarks>
/// The hub puts the cause into the headers <c>X-Error-Code</c> and <c>X-Error-Message</c>. The order of the checks
/// follows huggingface_hub, <c>_http.py</c>.
/// </remarks>
internal sealed class HubErrors(HubUrls urls, TransferLimits limits, TimeProvider time)
{
    private const long MostBytes = 64 << 10;
    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(5);
    private static readonly string[] RequestIdHeaders = ["X-Request-Id", "X-Amzn-Trace-Id", "X-Amz-Cf-Id"];

    /// <summary>
    /// Creates the exception for a response: a <see cref="TransientHubException"/> if a retry may succeed.
    /// </summary>
    public async Task<Exception> ReadAsync(
        RepositoryId repository,
        string revision,
        HubAnswer answer,
        CancellationToken cancellationToken
    )
    {
        var (response, sentToken) = (answer.Response, answer.SentToken);
        var code = Header(response, "X-Error-Code");
        var message = Secrets.HideKnown(
            Header(response, "X-Error-Message") ?? await ReadBodyAsync(answer, cancellationToken)
        );
        var said = $"HTTP {(int)response.StatusCode}{(message is null ? "" : $", \"{message}\"")}{RequestId(response)}";
        return (response.StatusCode, code) switch
        {
            (_, "RevisionNotFound") => new NotFoundException(
                Messages.RevisionMissing,
                $"{repository} has no revision {revision} ({said})",
                "Correct --revision; it takes a branch, tag or commit"
            ),
            (_, "EntryNotFound") => new NotFoundException(
                Messages.FileMissing,
                $"{repository} has no such file at {revision} ({said})",
                "Check the repository on the hub"
            ),
            (HttpStatusCode.Unauthorized, "GatedRepo") => new AccessDeniedException(
                Messages.TokenMissing,
                $"{repository} is gated and no token was sent ({said})",
                "Put a token that has access into the secret, or name its file with --token-file"
            ),
            (_, "GatedRepo") => new AccessDeniedException(
                Messages.AccessMissing,
                $"{repository} is gated and this token has no access ({said})",
                $"Ask for access at {urls.Page(repository)} with the account of the token"
            ),
            _ when message is "Access to this resource is disabled." => new AccessDeniedException(
                Messages.RepositoryDisabled,
                $"{repository} has been disabled on the hub ({said})",
                "Choose another model"
            ),
            (HttpStatusCode.Unauthorized, null) when sentToken => new AccessDeniedException(
                Messages.TokenRefused,
                $"The hub refuses the token ({said})",
                "Replace the token in the secret; it is invalid or expired"
            ),
            (_, "RepoNotFound") or (HttpStatusCode.Unauthorized, _) => new NotFoundException(
                Messages.RepositoryMissing,
                $"{repository} does not exist, or is private and "
                    + $"{(sentToken ? "the token has no access" : "no token was sent")} ({said})",
                sentToken
                    ? "Correct the name, or use a token of an account that can see it"
                    : "Correct the name, or name a token file with --token-file"
            ),
            (HttpStatusCode.NotFound, _) => new NotFoundException(
                Messages.AddressUnknown,
                $"The hub does not know {repository} at {revision} ({said})",
                "Correct --model, --revision or --endpoint"
            ),
            (HttpStatusCode.Forbidden, _) => new AccessDeniedException(
                Messages.AccessForbidden,
                $"The hub forbids access to {repository} ({said})",
                "Give the token the right to read this repository's contents"
            ),
            _ when IsTransient(response.StatusCode) => new TransientHubException(
                $"The hub answers {said}",
                WaitOf(response)
            ),
            _ => new UnreachableException(
                Messages.RequestRefused,
                $"The hub refuses the request for {repository} ({said})",
                "Check --endpoint, and proxies on the way"
            ),
        };
    }

    /// <summary>The wait that a response asks for, or null.</summary>
    public RequestedWait? WaitOf(HttpResponseMessage response) =>
        RateLimit.WaitOf(response, time.GetUtcNow()) is { Ticks: > 0 } wait
            ? new RequestedWait(response.RequestMessage!.RequestUri!.Authority, wait)
            : null;

    /// <summary>True if a status may be temporary.</summary>
    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;

    /// <summary>
    /// The request id that hub or CDN operators use to find a request, as text to append; empty if there is none.
    /// </summary>
    public static string RequestId(HttpResponseMessage response) =>
        RequestIdHeaders.Select(name => Header(response, name)).FirstOrDefault(id => id is not null) is { } id
            ? $", request id {Secrets.HideKnown(id)}"
            : "";

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    /// <remarks>
    /// Returns null if the body has no message or does not arrive. The status is then all that the message says.
    /// </remarks>
    private async Task<string?> ReadBodyAsync(HubAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Response.Content.Headers.ContentType?.MediaType is not "application/json")
            return null;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(limits.StallWindow < BodyTimeout ? limits.StallWindow : BodyTimeout);
        try
        {
            using var body = await AnswerBody.OpenAsync(answer.Name, answer.Response, limits, late.Token);
            await using var text = new JsonStream(answer.Name, body, MostBytes);
            return (await JsonSerializer.DeserializeAsync(text, HubJson.Default.ErrorBody, late.Token))?.Error;
        }
        catch (Exception e) when (e is JsonException or TransientHubException or UnreachableException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
