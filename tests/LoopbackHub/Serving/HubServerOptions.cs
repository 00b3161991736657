using System.Security.Cryptography.X509Certificates;

namespace LoopbackHub;

/// <summary>How the hub runs.</summary>
/// <param name="TreePageSize">Entries on a page of a listing.</param>
/// <param name="SignatureLifetime">How long a signed URL of the CDN is valid; an hour unless set.</param>
/// <param name="HubPort">Port of the hub; 0 is any free one.</param>
/// <param name="CdnPort">Port of the CDN; 0 is any free one.</param>
/// <param name="Token">
/// Accepted tokens, separated by commas; null accepts everything that begins with <c>hf_</c>.
/// </param>
/// <param name="BlobOrigin">
/// Origin that large files are redirected to, as <c>{BlobOrigin}/{sha256}</c>, in place of the own CDN.
/// </param>
/// <param name="Clock">The time, for the signatures.</param>
/// <param name="PathPrefix">
/// Where the hub is on its origin, such as <c>/mirror/hf</c>, as behind a reverse proxy.
/// </param>
/// <param name="Address">
/// IPv4 address at which others find both origins; any but the default listens on all interfaces.
/// </param>
/// <param name="Certificate">For 127.0.0.1 and localhost, with its key: both origins speak https; null is http.</param>
public sealed record HubServerOptions(
    int TreePageSize = 3,
    TimeSpan? SignatureLifetime = null,
    int HubPort = 0,
    int CdnPort = 0,
    string? Token = null,
    string? BlobOrigin = null,
    TimeProvider? Clock = null,
    string PathPrefix = "",
    string Address = HubServerOptions.Loopback,
    X509Certificate2? Certificate = null
)
{
    internal const string Loopback = "127.0.0.1";

    internal bool Accepts(string token) =>
        Token is null
            ? token.StartsWith("hf_", StringComparison.Ordinal)
            : Token.Split(',').Contains(token, StringComparer.Ordinal);
}
