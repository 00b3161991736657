using System.Net;
using System.Net.Http.Headers;

namespace ModelPrep.Hub;

/// <summary>
/// Sends requests with the token. If the hub refuses the token and a new one is available, sends the request once more.
/// </summary>
internal sealed class AuthorizedClient(RedirectingClient http, TokenSource tokens)
{
    /// <inheritdoc cref="RedirectingClient.GetAsync"/>
    public async Task<HubAnswer> GetAsync(Uri uri, RangeHeaderValue? range, CancellationToken cancellationToken)
    {
        var token = tokens.Read();
        var answer = await http.GetAsync(uri, token, range, cancellationToken);
        if (answer is not { FromHub: true, Response.StatusCode: HttpStatusCode.Unauthorized })
            return answer;
        try
        {
            if (!tokens.Renew(token))
                return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }

        answer.Dispose();
        return await http.GetAsync(uri, tokens.Read(), range, cancellationToken);
    }
}
