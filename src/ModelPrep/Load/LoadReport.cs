namespace ModelPrep.Load;

/// <summary>What a run has measured.</summary>
/// <param name="Sent">Requests sent; all of them have succeeded, failed, or were aborted.</param>
/// <param name="Succeeded">Those with a good answer; all times and rates are of these.</param>
/// <param name="Failed">Those with another answer, or none.</param>
/// <param name="Aborted">Those cut off by the end of the run.</param>
/// <param name="Skipped">Those that were due, but not sent, since too many others were in flight.</param>
/// <param name="Failures">The failures by cause, in the order in which each first came.</param>
/// <param name="IsModelUnknown">
/// Whether there were failures only, all of them because the server has no such model.
/// </param>
/// <param name="Duration">From the first request to the last answer.</param>
/// <param name="RequestsPerSecond">Good answers per second.</param>
/// <param name="OutputTokensPerSecond">
/// Generated tokens per second; null unless the server told their number in every answer.
/// </param>
/// <param name="Latency">The times of complete answers; null when there are none.</param>
/// <param name="FirstToken">The times to the first event; null without a stream.</param>
/// <param name="BetweenTokens">The mean times between events, one for each answer; null without a stream.</param>
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
/// <param name="First">The first of them.</param>
/// <param name="Count">How many there are, from 1.</param>
internal sealed record FailureCount(RequestFailure First, long Count);
