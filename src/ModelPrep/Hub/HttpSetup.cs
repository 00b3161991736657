using System.Net;
using System.Threading.RateLimiting;
using ModelPrep.Configuration;

namespace ModelPrep.Hub;

/// <summary>Sets up connections to the hub and to its storage.</summary>
internal static class HttpSetup
{
    private static readonly TimeSpan RatePeriod = TimeSpan.FromMilliseconds(50);

    /// <summary>Creates the rate limiter that all streams share; null for no limit.</summary>
    /// <param name="bytesPerSecond">The maximum rate.</param>
    public static RateLimiter? CreateLimiter(long? bytesPerSecond) =>
        bytesPerSecond is not { } rate
            ? null
            : new TokenBucketRateLimiter(
                new TokenBucketRateLimiterOptions
                {
                    TokenLimit = (int)Math.Clamp(rate / 4, RangeBody.BufferBytes, int.MaxValue),
                    TokensPerPeriod = (int)Math.Clamp(rate * RatePeriod.TotalSeconds, 1, int.MaxValue),
                    ReplenishmentPeriod = RatePeriod,
                    QueueLimit = int.MaxValue,
                    QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
                }
            );

    /// <remarks>
    /// <see cref="RedirectingClient"/> and <see cref="HubRetry"/> handle redirects, retries and timeouts.
    /// </remarks>
    public static SocketsHttpHandler CreateHandler(ProxySettings proxies) =>
        new()
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            Proxy = new WebProxies(proxies),
            SslOptions = { RemoteCertificateValidationCallback = ServerCertificate.Check },
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
}
