namespace LoopbackHub;

/// <summary>
/// A hub that is not at the root of its origin: what a reverse proxy does to addresses on the way in and out.
/// </summary>
internal static class Mirror
{
    /// <summary>The path as the hub knows it; one that no route takes, for a request beside the prefix.</summary>
    public static string Inside(string path, Origin origin, string prefix) =>
        origin is Origin.Cdn || prefix.Length == 0 ? path
        : path.StartsWith($"{prefix}/", StringComparison.Ordinal) ? path[prefix.Length..]
        : "/beside-the-mirror";

    /// <summary>The answer with the hub's addresses as the client has to ask for them.</summary>
    public static Answer Outside(Answer answer, Origin origin, HubState state)
    {
        var prefix = state.Options.PathPrefix;
        if (origin is Origin.Cdn || prefix.Length == 0)
            return answer;
        var root = state.HubUri.GetLeftPart(UriPartial.Authority);
        foreach (var header in new[] { "Location", "Link" })
        {
            if (answer.Headers.TryGetValue(header, out var value))
                answer = answer.With(
                    header,
                    value.StartsWith('/')
                        ? prefix + value
                        : value.Replace($"{root}/", $"{root}{prefix}/", StringComparison.Ordinal)
                );
        }

        return answer;
    }
}
