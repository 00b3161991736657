using System.Text.RegularExpressions;

namespace ModelPrep.Hub;

/// <summary>How long a rate-limited answer asks to wait. Pure.</summary>
/// <remarks>
/// The hub counts in fixed windows of five minutes and says so on every answer: <c>RateLimit:
/// "resolvers";r=0;t=212</c>, r requests left, t seconds to the end of the window (Hugging Face, "Hub rate limits").
/// With requests left, a 429 comes from another limiter and the window says nothing about it.
/// </remarks>
internal static partial class RateLimit
{
    /// <summary>The wait that the answer names, or null when it names none.</summary>
    public static TimeSpan? WaitOf(HttpResponseMessage response, DateTimeOffset now)
    {
        if (
            response.Headers.TryGetValues("RateLimit", out var values)
            && Window().Match(string.Join(',', values)) is { Success: true } window
            && window.Groups["left"].Value is "0"
        )
            return TimeSpan.FromSeconds(int.Parse(window.Groups["seconds"].Value) + 1);
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
