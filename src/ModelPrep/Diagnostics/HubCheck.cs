using System.Net;
using ModelPrep.Configuration;
using ModelPrep.Hub;

namespace ModelPrep.Diagnostics;

/// <summary>Checks the hub, the token and the clock with one request, which is not repeated.</summary>
/// <remarks>The address that checks the token has a strict rate limit, so only this verb requests it.</remarks>
/// <param name="probe">Sends the request.</param>
/// <param name="tokens">The token.</param>
/// <param name="settings">The source of the token.</param>
/// <param name="endpoint">The hub, for messages.</param>
/// <param name="offlineVariable">The environment variable that forbids requests; null if none does.</param>
/// <param name="time">The clock of this machine.</param>
internal sealed class HubCheck(
    HubProbe probe,
    TokenSource tokens,
    TokenSettings settings,
    Uri endpoint,
    string? offlineVariable,
    TimeProvider time
)
{
    private const string Hub = "hub";
    private const string Token = "token";
    private const string Clock = "clock";
    private static readonly TimeSpan MostDifference = TimeSpan.FromSeconds(60);

    /// <summary>The check of the hub.</summary>
    public IReadOnlyList<Check> All => [new(Hub, FindingState.Problem, ExitCode.Unreachable, RunAsync)];

    private string Address => endpoint.AbsoluteUri.TrimEnd('/');

    private async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken stop)
    {
        string? token = null;
        Finding? bad = null;
        try
        {
            token = tokens.Read();
        }
        catch (AccessDeniedException e)
        {
            bad = Finding.Problem(Token, e.What, e.Remedy, e.ExitCode);
        }

        if (offlineVariable is not null)
            return
            [
                Finding.Ok(Hub, $"not asked: {offlineVariable} is set"),
                bad ?? Untried(token, $"{offlineVariable} is set"),
                Unknown,
            ];
        try
        {
            var result = await probe.RunAsync(token, stop);
            return [HubRow(result), bad ?? TokenRow(result, token), ClockRow(result)];
        }
        catch (Exception e) when (e is TransientHubException or UnreachableException)
        {
            var (what, cure) = e is UnreachableException known
                ? (known.What, known.Remedy)
                : (e.Message, "Check the network, the proxy and --endpoint");
            return
            [
                Finding.Problem(Hub, what.TrimEnd('.'), cure, ExitCode.Unreachable),
                bad ?? Untried(token, "the hub did not answer"),
                Unknown,
            ];
        }
    }

    private static Finding Unknown => Finding.Ok(Clock, "unknown: there is no other to compare it with");

    private Finding HubRow(ProbeResult result) =>
        result switch
        {
            { Status: HttpStatusCode.TooManyRequests } => Finding.Warning(
                Hub,
                $"{Address} answers HTTP 429: its rate limit is used up",
                "Wait a few minutes, or use a token with a higher limit"
            ),
            { Status: >= HttpStatusCode.InternalServerError } => Finding.Problem(
                Hub,
                $"{Address} answers HTTP {(int)result.Status}",
                "Check the status of the hub, and proxies on the way",
                ExitCode.Unreachable
            ),
            { IsHub: false } => Finding.Problem(
                Hub,
                $"{Address} answers HTTP {(int)result.Status}, but not as a hub does (content type "
                    + $"{result.MediaType ?? "none"})",
                "Check --endpoint; a proxy or login page may stand in between",
                ExitCode.Unreachable
            ),
            _ => Finding.Ok(Hub, $"{Address} answers, after {result.Duration.TotalMilliseconds:0} ms"),
        };

    private Finding TokenRow(ProbeResult result, string? token) =>
        result switch
        {
            _ when token is null => NoToken,
            { Status: HttpStatusCode.Unauthorized } => Finding.Problem(
                Token,
                $"the hub refuses the one in {settings}",
                "Replace it in the secret; it is invalid or expired",
                ExitCode.AccessDenied
            ),
            { Account: { Auth.AccessToken: { FineGrained.CanReadGatedRepos: false } } account } => Finding.Warning(
                Token,
                $"of {account.Name}, in {settings}, fine-grained, without access to public gated repositories",
                "Allow it in the token's settings on the hub, if a model is gated"
            ),
            { Account: { } account } => Finding.Ok(
                Token,
                $"of {account.Name}, in {settings}, role {account.Auth?.AccessToken?.Role ?? "unknown"}"
            ),
            _ => Untried(token, $"the answer is HTTP {(int)result.Status}"),
        };

    private static Finding NoToken =>
        Finding.Warning(
            Token,
            "none: models that are gated or private cannot be downloaded",
            "Put one into the secret, or name its file with --token-file"
        );

    private Finding Untried(string? token, string why) =>
        token is null ? NoToken : Finding.Ok(Token, $"there is one in {settings}; not tried, since {why}");

    private Finding ClockRow(ProbeResult result)
    {
        if (result.Date is not { } date)
            return Unknown;
        var difference = time.GetUtcNow() - date;
        return difference.Duration() <= MostDifference
            ? Finding.Ok(Clock, "within a minute of the hub's")
            : Finding.Warning(
                Clock,
                $"{difference.Duration().TotalSeconds:0} s {(difference > TimeSpan.Zero ? "ahead of" : "behind")} "
                    + "the hub's",
                "Set it, by NTP: certificates and signed addresses are valid for a time only"
            );
    }
}
