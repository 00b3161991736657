using System.Net;
using ModelPrep.Configuration;

namespace ModelPrep.Hub;

/// <summary>What it means that no answer came, or a proxy's in place of the hub's. Pure.</summary>
/// <param name="uri">What was asked.</param>
/// <param name="proxy">The proxy on the way, or null.</param>
internal sealed class ConnectionFailure(Uri uri, ProxyAddress? proxy)
{
    private string Target =>
        proxy is null
            ? uri.Authority
            : $"{uri.Authority}, through the proxy {proxy.Uri.Authority} that {proxy.Variable} names,";

    /// <summary>The exception for headers that did not come in time.</summary>
    public Exception TimedOut(TimeSpan patience, Exception cause) =>
        new TransientHubException($"{Target} did not answer within {patience.TotalSeconds:0} s", inner: cause);

    /// <summary>The exception for a connection that failed.</summary>
    public Exception Of(Exception failure) =>
        failure switch
        {
            { InnerException: UnreachableException untrusted } => untrusted,
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError }
                when IsCredentialRefusal(failure) => Unauthorized(failure),
            _ => new TransientHubException(
                $"{Target} cannot be reached: {failure.Message.TrimEnd('.')}",
                inner: failure
            ),
        };

    /// <summary>The exception for a proxy that does not know this user.</summary>
    public Exception Unauthorized(Exception? cause = null) =>
        new UnreachableException(
            Messages.ProxyRefuses,
            $"The proxy {proxy?.Uri.Authority} that {proxy?.Variable} names refuses the way to {uri.Authority} "
                + "(HTTP 407, Proxy Authentication Required)",
            proxy?.Credential is null
                ? $"Put a user and password into it, {proxy?.Variable}=http://USER:PASSWORD@HOST:PORT, percent-encoded"
                : $"Correct the user and password in {proxy.Variable}; they must be percent-encoded",
            cause
        );

    /// <remarks>.NET tells the status of a refused tunnel in its message only.</remarks>
    private static bool IsCredentialRefusal(Exception failure) =>
        failure.Message.Contains($"'{(int)HttpStatusCode.ProxyAuthenticationRequired}'", StringComparison.Ordinal);
}
