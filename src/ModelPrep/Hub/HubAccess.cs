using System.Threading.RateLimiting;
using ModelPrep.Transfer;

namespace ModelPrep.Hub;

/// <summary>What every request to the hub needs.</summary>
/// <param name="Http">Sends requests.</param>
/// <param name="Urls">Addresses.</param>
/// <param name="Errors">Meanings of answers.</param>
/// <param name="Retry">When to try again.</param>
/// <param name="Deadline">How long one question may take with all its tries.</param>
/// <param name="Transfer">Limits of transfers.</param>
/// <param name="Rate">Bytes that may be read now; null for no limit.</param>
internal sealed record HubAccess(
    AuthorizedClient Http,
    HubUrls Urls,
    HubErrors Errors,
    HubRetry Retry,
    DownloadDeadline Deadline,
    TransferLimits Transfer,
    RateLimiter? Rate
);
