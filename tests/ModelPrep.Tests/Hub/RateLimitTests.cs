using System.Net;
using ModelPrep.Hub;

namespace ModelPrep.Tests.Hub;

public sealed class RateLimitTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("\"resolvers\";r=0;t=212", null, 213)]
    [InlineData("\"resolvers\";r=120;t=200", null, null)] // another limiter: the window says nothing
    [InlineData("\"resolvers\";r=120;t=200", "7", 7)]
    [InlineData("\"api\";r=0;t=5", "100", 6)]
    [InlineData("\"api\";r=120;t=200, \"resolvers\";r=0;t=40", null, 41)] // the second is the one that is used up
    [InlineData("\"api\";r=0;t=5, \"resolvers\";r=0;t=40", null, 41)]
    [InlineData(null, "3", 3)]
    [InlineData(null, "Thu, 01 Jan 2026 00:00:30 GMT", 30)]
    [InlineData(null, "Wed, 31 Dec 2025 00:00:00 GMT", 0)]
    [InlineData(null, null, null)]
    [InlineData("nonsense", null, null)]
    public void The_wait_is_the_windows_end_then_Retry_After_then_unknown(
        string? rateLimit,
        string? retryAfter,
        int? seconds
    )
    {
        using var response = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        if (rateLimit is not null)
            response.Headers.TryAddWithoutValidation("RateLimit", rateLimit);
        if (retryAfter is not null)
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        Assert.Equal(seconds, RateLimit.WaitOf(response, Now)?.TotalSeconds);
    }
}
