namespace ModelPrep.Load;

/// <summary>Results of a run.</summary>
/// <param name="Sent">Requests sent. Each of them succeeded, failed or was aborted.</param>
/// <param name="Succeeded">Requests with a good response. All times and rates count these only.</param>
/// <param name="Failed">Requests with another response, or none.</param>
/// <param name="Aborted">Requests that the end of the run cut off.</param>
/// <param name="Skipped">Requests that were due but not sent, because too many were in flight.</param>
/// <param name="Failures">Failures by cause, in order of first occurrence.</param>
/// <param name="IsModelUnknown">True if all requests failed because the server does not have the model.</param>
/// <param name="Duration">From the first request to the last response.</param>
/// <param name="RequestsPerSecond">Successful requests per second.</param>
/// <param name="OutputTokensPerSecond">
/// Generated tokens per second; null unless each response reported their number.
/// </param>
/// <param name="Latency">Latency of complete responses; null if there are none.</param>
/// <param name="FirstToken">Time to the first event; null without streaming.</param>
/// <param name="BetweenTokens">Mean time between events, one for each response; null without streaming.</param>
internal sealed record LoadReport(
    long Sent,
    long Succeeded,
    long Failed,
    long Aborted,
    long Skipped,
    IReadOnlyList<FailureCount> Failures,
    bool IsModelUnknown,
    TimeSpan Duration,
    double RequestsPerSecond,
    double? OutputTokensPerSecond,
    LatencySummary? Latency,
    LatencySummary? FirstToken,
    LatencySummary? BetweenTokens
);

/// <summary>Failures with the same cause.</summary>
/// <param name="First">The first failure.</param>
/// <param name="Count">Number of failures, from 1.</param>
internal sealed record FailureCount(RequestFailure First, long Count);
