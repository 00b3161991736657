using System.Net;
using ModelPrep.Configuration;

namespace ModelPrep.Hub;

/// <summary>Turns a failed connection, or an error response of a proxy, into an exception. Pure.</summary>
/// <param name="uri">Address of the request.</param>
/// <param name="proxy">The proxy in use, or null.</param>
internal sealed class ConnectionFailure(Uri uri, ProxyAddress? proxy)
{
    private string Target =>
        proxy is null
            ? uri.Authority
            : $"{uri.Authority}, through the proxy {proxy.Uri.Authority} that {proxy.Variable} names,";

    /// <summary>Creates the exception for headers that did not arrive in time.</summary>
    public Exception TimedOut(TimeSpan timeout, Exception cause) =>
        new TransientHubException($"{Target} did not answer within {timeout.TotalSeconds:0} s", inner: cause);

    /// <summary>Creates the exception for a connection that failed.</summary>
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

    /// <summary>Creates the exception for a proxy that refuses the credentials.</summary>
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

    /// <remarks>.NET reports the status of a refused tunnel only in the text of the message.</remarks>
    private static bool IsCredentialRefusal(Exception failure) =>
        failure.Message.Contains($"'{(int)HttpStatusCode.ProxyAuthenticationRequired}'", StringComparison.Ordinal);
}
