using System.Net;

namespace ModelPrep.Configuration;

/// <summary>The proxies in environment variables, and the hosts that are reached directly. Pure.</summary>
/// <remarks>
/// The lower-case form of a variable has priority, as in curl. For NO_PROXY, .NET supports neither networks nor
/// subdomains of a domain without a leading dot, but values in clusters have both. This class accepts what curl and Go
/// accept.
/// </remarks>
/// <param name="Https">Proxy for https addresses; null for none.</param>
/// <param name="Http">Proxy for http addresses; null for none.</param>
/// <param name="Direct">The entries of NO_PROXY.</param>
internal sealed record ProxySettings(ProxyAddress? Https, ProxyAddress? Http, IReadOnlyList<string> Direct)
{
    /// <summary>No proxy for any address.</summary>
    public static ProxySettings None { get; } = new(null, null, []);

    /// <exception cref="UsageException">A variable does not contain the address of a proxy.</exception>
    public static ProxySettings Read(Variables variables)
    {
        return new ProxySettings(
            Find("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"),
            Find("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"),
            (variables["no_proxy"] ?? variables["NO_PROXY"])?.Split(
                [',', ' '],
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            ) ?? []
        );

        ProxyAddress? Find(params string[] names) =>
            names.FirstOrDefault(name => variables[name] is not null) is { } set
                ? ProxyAddress.Parse(set, variables[set]!)
                : null;
    }

    /// <summary>The proxy for an address, or null for none.</summary>
    public ProxyAddress? For(Uri uri) =>
        (uri.Scheme is "https" ? Https : Http) is { } proxy && !Direct.Any(entry => Covers(entry, uri)) ? proxy : null;

    /// <summary>
    /// True if an entry of NO_PROXY matches an address: <c>*</c>, <c>NETWORK/BITS</c>, or <c>[.]HOST[:PORT]</c>.
    /// </summary>
    private static bool Covers(string entry, Uri uri)
    {
        if (entry is "*")
            return true;
        if (IPNetwork.TryParse(entry, out var network))
            return IPAddress.TryParse(uri.IdnHost, out var address) && network.Contains(address);
        if (entry.Split(':') is [var name, var port])
            return port == $"{uri.Port}" && Covers(name, uri);
        var domain = entry.TrimStart('*').Trim('.', '[', ']');
        return uri.IdnHost.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || uri.IdnHost.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase);
    }
}
