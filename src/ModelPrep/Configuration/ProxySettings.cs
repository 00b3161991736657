using System.Net;

namespace ModelPrep.Configuration;

/// <summary>The proxies that variables name, and the hosts that are reached without one. Pure.</summary>
/// <remarks>
/// The lower-case form of a variable comes first, as in curl. .NET's own reading of NO_PROXY knows neither networks nor
/// the hosts below a domain without a dot, both of which the values in clusters have; what curl and Go take is taken
/// here.
/// </remarks>
/// <param name="Https">For https addresses; null for none.</param>
/// <param name="Http">For http addresses; null for none.</param>
/// <param name="Direct">What NO_PROXY lists.</param>
internal sealed record ProxySettings(ProxyAddress? Https, ProxyAddress? Http, IReadOnlyList<string> Direct)
{
    /// <summary>No proxy for any address.</summary>
    public static ProxySettings None { get; } = new(null, null, []);

    /// <exception cref="UsageException">A variable does not hold the address of a proxy.</exception>
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
    /// Whether an entry of NO_PROXY, <c>*</c>, <c>NETWORK/BITS</c>, or <c>[.]HOST[:PORT]</c>, is about an address.
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
