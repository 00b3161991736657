using System.Net;

namespace ModelPrep.Serving;

/// <summary>Finds out where a server will answer, by its arguments. Pure.</summary>
internal static class PlanAddress
{
    private const string HttpPort = "--http-port";

    /// <summary>
    /// The address of the server that answers requests; null when it answers no HTTP, or at any port that is free.
    /// </summary>
    public static ServerAddress? Run(Artifact artifact, ServerTraits server, ServerOptions options)
    {
        if (
            ServerEndpoint.Of(options.ExtraArguments).FirstOrDefault(endpoint => endpoint.Option == HttpPort)
            is not { Port: > 0 } http
        )
            return null;
        var name = Uri.EscapeDataString(artifact.Manifest.Key.ServedName);
        return new ServerAddress(
            new Uri($"http://{Here(http.Address)}:{http.Port}/v2/health/ready"),
            new Uri($"http://{Written(http.Address)}:{http.Port}/v2/models/{name}/generate"),
            server.TokenLimitField
        );
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static string Written(IPAddress address) =>
        IsAny(address) || address.Equals(IPAddress.Loopback) ? "localhost" : Literal(address);

    /// <remarks>
    /// Not by name: another program may have the port at the other address that <c>localhost</c> stands for.
    /// </remarks>
    private static string Here(IPAddress address) =>
        Literal(
            !IsAny(address) ? address
            : address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : IPAddress.IPv6Loopback
        );

    private static string Literal(IPAddress address) => new IPEndPoint(address, 1).ToString()[..^2];
}
