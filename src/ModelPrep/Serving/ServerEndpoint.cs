using System.Net;

namespace ModelPrep.Serving;

/// <summary>A port that the server will open.</summary>
/// <param name="Option">The server's option for it.</param>
/// <param name="Address">Address that it listens at.</param>
/// <param name="Port">From 0, which is any that is free, to 65535.</param>
internal sealed record ServerEndpoint(string Option, IPAddress Address, int Port)
{
    private static readonly (string Name, int Port)[] Defaults = [("http", 8000), ("grpc", 8001), ("metrics", 8002)];

    /// <summary>The ports of the server that answers requests, by its defaults and what its arguments say.</summary>
    public static IEnumerable<ServerEndpoint> Of(IReadOnlyList<string> arguments) => Of(new ServerArguments(arguments));

    /// <summary>The ports of the server that answers requests, by its defaults and what its arguments say.</summary>
    public static IEnumerable<ServerEndpoint> Of(ServerArguments arguments)
    {
        foreach (var (name, port) in Defaults)
        {
            if (arguments.Is($"--allow-{name}", false))
                continue;
            var address =
                arguments.LastOf($"--{name}-address")
                ?? (name is "metrics" ? arguments.LastOf("--http-address") : null);
            var named = arguments.LastOf($"--{name}-port") ?? $"{port}";
            // What cannot be read, the server refuses itself.
            if (IPAddress.TryParse(address ?? "0.0.0.0", out var parsed) && ushort.TryParse(named, out var number))
                yield return new ServerEndpoint($"--{name}-port", parsed, number);
        }
    }
}
