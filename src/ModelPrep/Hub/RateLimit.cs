using System.Text.RegularExpressions;

namespace ModelPrep.Hub;

/// <summary>Reads the wait from a rate-limited response. Pure.</summary>
/// <remarks>
/// The hub counts in fixed windows of five minutes and reports them in each response: <c>RateLimit:
/// "resolvers";r=0;t=212</c>, with r requests left and t seconds to the end of the window (Hugging Face, "Hub rate
/// limits"). A window with requests left did not cause the 429. Of several used-up windows, the longest counts.
/// </remarks>
internal static partial class RateLimit
{
    /// <summary>The wait that the response names, or null.</summary>
    public static TimeSpan? WaitOf(HttpResponseMessage response, DateTimeOffset now)
    {
        if (
            response.Headers.TryGetValues("RateLimit", out var values)
            && Window().Matches(string.Join(',', values)) is var windows
            && windows.Where(window => window.Groups["left"].Value is "0").ToList() is { Count: > 0 } usedUp
        )
            return TimeSpan.FromSeconds(usedUp.Max(window => int.Parse(window.Groups["seconds"].Value)) + 1);
        return response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
            _ => null,
        };
    }

    [GeneratedRegex(@";\s*r=(?<left>[0-9]{1,9})\s*;\s*t=(?<seconds>[0-9]{1,6})")]
    private static partial Regex Window();
}
