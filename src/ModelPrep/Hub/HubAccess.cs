using System.Threading.RateLimiting;
using ModelPrep.Downloads;

namespace ModelPrep.Hub;

/// <summary>What every request to the hub needs.</summary>
/// <param name="Http">Sends requests.</param>
/// <param name="Urls">Builds addresses.</param>
/// <param name="Errors">Interprets error responses.</param>
/// <param name="Retry">Retries failed calls.</param>
/// <param name="Deadline">Limits the total time of one call with all its retries.</param>
/// <param name="Transfer">Limits of transfers.</param>
/// <param name="Rate">Limits the bytes per second; null for no limit.</param>
internal sealed record HubAccess(
    AuthorizedClient Http,
    HubUrls Urls,
    HubErrors Errors,
    HubRetry Retry,
    DownloadDeadline Deadline,
    TransferLimits Transfer,
    RateLimiter? Rate
);
