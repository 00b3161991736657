using System.Security.Cryptography;

namespace LoopbackHub;

/// <summary>The headers that every answer of an origin has.</summary>
internal static class CommonHeaders
{
    public static Answer AddTo(Answer answer, Exchange exchange)
    {
        var id = RandomNumberGenerator.GetHexString(24, lowercase: true);
        if (exchange.Origin == Origin.Cdn)
            return Add(answer, "X-Amz-Cf-Id", id);
        answer = Add(answer, "X-Request-Id", $"Root=1-{id[..8]}-{id[8..]}");
        var (bucket, quota) = exchange.Segments switch
        {
            ["api", "resolve-cache", ..] => ("resolvers", 3000),
            ["api", ..] => ("api", 500),
            var segments when segments.Contains("resolve", StringComparer.Ordinal) => ("resolvers", 3000),
            _ => ("pages", 100),
        };
        answer = Add(answer, "RateLimit", $"\"{bucket}\";r={quota - 1};t=300");
        return Add(answer, "RateLimit-Policy", $"\"fixed window\";\"{bucket}\";q={quota};w=300");
    }

    private static Answer Add(Answer answer, string header, string value) =>
        answer.Headers.ContainsKey(header) ? answer : answer.With(header, value);
}
