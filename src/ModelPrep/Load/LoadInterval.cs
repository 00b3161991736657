namespace ModelPrep.Load;

/// <summary>How a run goes: totals, and what happened since the last look.</summary>
/// <param name="Elapsed">Since the first request.</param>
/// <param name="InFlight">Requests without an answer yet.</param>
/// <param name="Succeeded">Good answers in all.</param>
/// <param name="Failed">Failures in all.</param>
/// <param name="RequestsPerSecond">Good answers per second since the last look.</param>
/// <param name="P50">What half of the answers since then took at most; null when there were none.</param>
/// <param name="P99">What 99 % of them took at most; null when there were none.</param>
internal sealed record LoadInterval(
    TimeSpan Elapsed,
    long InFlight,
    long Succeeded,
    long Failed,
    double RequestsPerSecond,
    TimeSpan? P50,
    TimeSpan? P99
);
