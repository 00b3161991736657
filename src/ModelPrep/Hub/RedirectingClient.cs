using System.Net;
using System.Net.Http.Headers;
using ModelPrep.Configuration;

namespace ModelPrep.Hub;

/// <summary>
/// Sends a request and follows its redirects itself, so that only the hub's own origin gets the token.
/// </summary>
/// <remarks>
/// The redirects of .NET drop the token even if the target is the same host. Small files of public repositories use
/// such redirects, so gated and renamed repositories would fail.
/// </remarks>
internal sealed class RedirectingClient(
    HttpMessageInvoker http,
    HubUrls urls,
    ProxySettings proxies,
    HubPause pause,
    TimeSpan timeout
)
{
    private const int MostHops = 10;

    /// <summary>Sends a GET. Returns when the headers have arrived; the body is not read yet.</summary>
    /// <exception cref="TransientHubException">
    /// The connection failed, or the headers did not arrive in time.
    /// </exception>
    /// <exception cref="UnreachableException">
    /// A redirect leads to an unsafe target, or the connection is not trusted.
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
            ) // an invalid address is not followed
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
        // Without this, sizes would be those of a compressed body.
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent.Value);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await pause.WaitAsync(uri.Authority, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
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
            throw failure.TimedOut(timeout, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw failure.Of(e);
        }
    }

    private Uri Follow(Uri from, Uri to, string? token)
    {
        // A hub that puts the token into an address would send it to another host.
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

    /// <remarks>Each redirect may escape an address in a query once more.</remarks>
    private static string Unescape(string address)
    {
        for (var turn = 0; turn < MostHops; turn++)
            address = Uri.UnescapeDataString(address);
        return address;
    }

    /// <remarks>Cloud metadata services use link-local addresses. No hub does.</remarks>
    private static bool IsLinkLocal(IPAddress address) =>
        address.IsIPv6LinkLocal
        || (address.MapToIPv4().GetAddressBytes() is [169, 254, ..] && !address.IsIPv6LinkLocal);
}

/// <summary>The last response of a chain of redirects.</summary>
/// <param name="Response">The response. The caller disposes it.</param>
/// <param name="Uri">Address of the response.</param>
/// <param name="Linked">File facts of the first response that had them.</param>
/// <param name="FromHub">True if the hub itself responded, not a CDN.</param>
/// <param name="SentToken">True if the last request carried the token.</param>
/// <param name="WasRedirected">True if a redirect was followed.</param>
internal sealed record HubAnswer(
    HttpResponseMessage Response,
    Uri Uri,
    LinkedFile? Linked,
    bool FromHub,
    bool SentToken,
    bool WasRedirected
) : IDisposable
{
    /// <summary>Host and path, for messages. Leaves out the query, which may be a signature.</summary>
    public string Name => $"{Uri.Authority}{Uri.AbsolutePath}";

    public void Dispose() => Response.Dispose();
}
