using System.Net;

namespace ModelPrep.Configuration;

/// <summary>A proxy, and the environment variable that names it.</summary>
/// <param name="Variable">The environment variable, for messages.</param>
/// <param name="Uri">Scheme, host and port, without a password.</param>
/// <param name="Credential">User and password, or null.</param>
internal sealed record ProxyAddress(string Variable, Uri Uri, NetworkCredential? Credential)
{
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    /// <summary>
    /// Parses <c>[SCHEME://][USER[:PASSWORD]@]HOST[:PORT]</c>. User and password may be percent-encoded.
    /// </summary>
    /// <exception cref="UsageException">
    /// The text is not such an address. The message leaves it out, because it may contain a password.
    /// </exception>
    public static ProxyAddress Parse(string variable, string text)
    {
        var (scheme, rest) = text.Split("://", 2) is [var first, var second]
            ? (first.Replace("socks5h", "socks5", StringComparison.Ordinal), second)
            : ("http", text);
        var at = rest.LastIndexOf('@'); // a password may contain an @, too
        return
            Uri.TryCreate($"{scheme}://{rest[(at + 1)..]}", UriKind.Absolute, out var uri)
            && Schemes.Contains(uri.Scheme, StringComparer.Ordinal)
            && uri is { Host.Length: > 0, Port: > 0 }
            ? new ProxyAddress(
                variable,
                new Uri(uri.GetLeftPart(UriPartial.Authority)),
                at < 0 ? null : Credentials(rest[..at])
            )
            : throw new UsageException(
                Messages.ProxyUnreadable,
                $"{variable} is not the address of a proxy",
                $"Write {variable}=http://HOST:PORT, or unset it"
            );
    }

    private static NetworkCredential Credentials(string userInfo) =>
        userInfo.Split(':', 2) is [var user, var password]
            ? new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password))
            : new NetworkCredential(Uri.UnescapeDataString(userInfo), "");

    /// <summary>Leaves out the password.</summary>
    public override string ToString() => $"{Uri.Authority} ({Variable})";
}
