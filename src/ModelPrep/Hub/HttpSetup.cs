using System.Net;

namespace ModelPrep.Hub;

/// <summary>The connections to the hub and its storage.</summary>
internal static class HttpSetup
{
    /// <remarks>Redirects, retries and time limits are ours; see <see cref="RedirectingClient"/>.</remarks>
    public static HttpMessageInvoker Create() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    });
}
