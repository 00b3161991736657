using System.Globalization;

namespace LoopbackHub;

/// <summary>Something that goes wrong in the answers to matching requests.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="PathContains">
/// Part of the decoded path and query; for the CDN also of <c>org/name/path</c> of the files that have the blob's
/// bytes.
/// </param>
/// <param name="Times">How often it happens; <see cref="int.MaxValue"/> is for ever.</param>
/// <param name="Origin">The origin it happens at; null is both.</param>
/// <param name="Method">The method it happens to; null is any.</param>
/// <param name="Bytes">A count of bytes, or an offset: see <see cref="FaultKind"/>.</param>
/// <param name="Status">A status code.</param>
/// <param name="Delay">A time to wait.</param>
/// <param name="Header">A header's name.</param>
/// <param name="Value">A header's value or a location.</param>
/// <param name="Headers">Headers to send with <paramref name="Status"/>.</param>
public sealed record Fault(
    FaultKind Kind,
    string PathContains = "",
    int Times = 1,
    Origin? Origin = null,
    string? Method = null,
    long Bytes = 0,
    int Status = 0,
    TimeSpan Delay = default,
    string? Header = null,
    string? Value = null,
    IReadOnlyDictionary<string, string>? Headers = null
)
{
    /// <summary>Whether it happens in the body of an answer with a status.</summary>
    internal bool Fits(int status) => status == (Status == 0 ? 200 : Status);

    /// <summary>A 429 that names the end of the rate limit's window, as the hub's own limiter sends it.</summary>
    public static Fault RateLimited(string pathContains, int seconds, int times = 1) =>
        new(FaultKind.Status, pathContains, times, Status: 429)
        {
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"resolvers\";r=0;t={seconds}"),
                ["RateLimit-Policy"] = "\"fixed window\";\"resolvers\";q=3000;w=300",
                ["Retry-After"] = seconds.ToString(CultureInfo.InvariantCulture),
            },
        };
}
