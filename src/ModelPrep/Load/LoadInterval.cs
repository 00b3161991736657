namespace ModelPrep.Load;

/// <summary>Progress of a run: totals, and the figures of the last interval.</summary>
/// <param name="Elapsed">Time since the first request.</param>
/// <param name="InFlight">Requests in flight.</param>
/// <param name="Succeeded">Successful requests in all.</param>
/// <param name="Failed">Failed requests in all.</param>
/// <param name="RequestsPerSecond">Successful requests per second in the interval.</param>
/// <param name="P50">Median latency in the interval; null if no request succeeded.</param>
/// <param name="P99">99th percentile of latency in the interval; null if no request succeeded.</param>
internal sealed record LoadInterval(
    TimeSpan Elapsed,
    long InFlight,
    long Succeeded,
    long Failed,
    double RequestsPerSecond,
    TimeSpan? P50,
    TimeSpan? P99
);
