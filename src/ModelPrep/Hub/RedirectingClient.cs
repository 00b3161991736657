using System.Net;
using System.Net.Http.Headers;
using ModelPrep.Configuration;

namespace ModelPrep.Hub;

/// <summary>
/// Sends a request and follows its redirects by hand, so that the token goes to the hub's own origin only.
/// </summary>
/// <remarks>
/// .NET's own redirects drop the token even when the target is the same host, and small files of public repositories
/// answer with such a redirect; so gated and renamed repositories would fail.
/// </remarks>
internal sealed class RedirectingClient(
    HttpMessageInvoker http,
    HubUrls urls,
    ProxySettings proxies,
    HubPause pause,
    TimeSpan patience
)
{
    private const int MostHops = 10;

    /// <summary>Sends a GET; the answer's headers have arrived, its body has not.</summary>
    /// <exception cref="TransientHubException">The connection failed, or the headers did not come in time.</exception>
    /// <exception cref="UnreachableException">
    /// A redirect leads where nothing of the hub's can be, or nobody on the way is to be trusted.
    /// </exception>
    public async Task<HubAnswer> GetAsync(
        Uri uri,
        string? token,
        RangeHeaderValue? range,
        CancellationToken cancellationToken
    )
    {
        LinkedFile? linked = null;
        for (var hop = 0; hop <= MostHops; hop++)
        {
            var sendToken = token is not null && urls.IsHub(uri);
            var response = await SendAsync(uri, sendToken ? token : null, range, cancellationToken);
            linked ??= LinkedFile.Of(response);
            if (
                response
                    is not {
                        StatusCode: >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest,
                        Headers.Location: { } location
                    }
                || !Uri.TryCreate(uri, location, out var next)
            ) // an address that is none leads nowhere
                return new HubAnswer(
                    response,
                    uri,
                    linked,
                    FromHub: urls.IsHub(uri),
                    SentToken: sendToken,
                    WasRedirected: hop > 0
                );
            response.Dispose();
            uri = Follow(uri, next, token);
        }

        throw new UnreachableException(
            Messages.RedirectRefused,
            $"{uri.Host} redirects more than {MostHops} times",
            "Check --endpoint; a mirror may redirect in a circle"
        );
    }

    private async Task<HttpResponseMessage> SendAsync(
        Uri uri,
        string? token,
        RangeHeaderValue? range,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        request.Headers.Range = range;
        // else sizes would be those of a compressed body
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Value);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await pause.WaitAsync(uri.Authority, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience);
        var proxy = proxies.For(uri);
        var failure = new ConnectionFailure(uri, proxy);
        try
        {
            var response = await http.SendAsync(request, deadline.Token);
            if (proxy is null || response.StatusCode is not HttpStatusCode.ProxyAuthenticationRequired)
                return response;
            response.Dispose();
            throw failure.Unauthorized();
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw failure.TimedOut(patience, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw failure.Of(e);
        }
    }

    private Uri Follow(Uri from, Uri to, string? token)
    {
        // A hub that puts the token into an address sends it to whoever is there.
        if (
            token is not null
            && !urls.IsHub(to)
            && Unescape(to.AbsoluteUri).Contains(token, StringComparison.OrdinalIgnoreCase)
        )
            throw new UnreachableException(
                Messages.RedirectRefused,
                $"{from.Authority} redirects to another host with the token in the address, which is not followed",
                "Replace the token, and check --endpoint: the hub must not pass it on"
            );
        var refused =
            to.Scheme is not ("https" or "http")
            || (from.Scheme is "https" && to.Scheme is "http")
            || (IPAddress.TryParse(to.IdnHost, out var address) && IsLinkLocal(address));
        return refused
            ? throw new UnreachableException(
                Messages.RedirectRefused,
                $"{from.Authority} redirects to {to.Scheme}://{to.Host}, which is not followed",
                "Check --endpoint, and proxies on the way"
            )
            : to;
    }

    /// <remarks>An address in the query of another one is escaped twice, and so on with each redirect.</remarks>
    private static string Unescape(string address)
    {
        for (var turn = 0; turn < MostHops; turn++)
            address = Uri.UnescapeDataString(address);
        return address;
    }

    /// <remarks>Cloud metadata services live there; no hub does.</remarks>
    private static bool IsLinkLocal(IPAddress address) =>
        address.IsIPv6LinkLocal
        || (address.MapToIPv4().GetAddressBytes() is [169, 254, ..] && !address.IsIPv6LinkLocal);
}

/// <summary>The last answer of a chain of redirects.</summary>
/// <param name="Response">The answer; the caller disposes it.</param>
/// <param name="Uri">Where it came from.</param>
/// <param name="Linked">What the first answer that named a file said about it.</param>
/// <param name="FromHub">Whether the answer is the hub's own, not a CDN's.</param>
/// <param name="SentToken">Whether the token was sent with the last request.</param>
/// <param name="WasRedirected">Whether it came from another address than the one asked.</param>
internal sealed record HubAnswer(
    HttpResponseMessage Response,
    Uri Uri,
    LinkedFile? Linked,
    bool FromHub,
    bool SentToken,
    bool WasRedirected
) : IDisposable
{
    /// <summary>Whose answer it is and to what, for messages; without the query, which may be a signature.</summary>
    public string Name => $"{Uri.Authority}{Uri.AbsolutePath}";

    public void Dispose() => Response.Dispose();
}
