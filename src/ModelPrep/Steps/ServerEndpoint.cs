using System.Net;

namespace ModelPrep.Steps;

/// <summary>A port that the server will open.</summary>
/// <param name="Option">The server's option for it.</param>
/// <param name="Address">Address that it listens at.</param>
/// <param name="Port">From 0, which is any that is free, to 65535.</param>
internal sealed record ServerEndpoint(string Option, IPAddress Address, int Port)
{
    private static readonly (string Name, int Port)[] Defaults = [("http", 8000), ("grpc", 8001), ("metrics", 8002)];

    /// <summary>The ports of the server that answers requests, by its defaults and what its arguments say.</summary>
    public static IEnumerable<ServerEndpoint> Of(IReadOnlyList<string> arguments)
    {
        foreach (var (name, port) in Defaults)
        {
            if (ValueOf($"--allow-{name}", arguments) is "false" or "0" or "False")
                continue;
            var address = ValueOf($"--{name}-address", arguments) ?? (name is "metrics" ? ValueOf("--http-address", arguments) : null);
            var named = ValueOf($"--{name}-port", arguments) ?? $"{port}";
            if (IPAddress.TryParse(address ?? "0.0.0.0", out var parsed) && ushort.TryParse(named, out var number)) // else the server refuses it itself
                yield return new ServerEndpoint($"--{name}-port", parsed, number);
        }
    }

    /// <remarks>The last one counts; written with <c>=</c> or as two words.</remarks>
    private static string? ValueOf(string option, IReadOnlyList<string> arguments)
    {
        for (var index = arguments.Count - 1; index >= 0; index--)
        {
            if (arguments[index].StartsWith(option + "=", StringComparison.Ordinal))
                return arguments[index][(option.Length + 1)..];
            if (arguments[index] == option && index + 1 < arguments.Count)
                return arguments[index + 1];
        }

        return null;
    }
}
