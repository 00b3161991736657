namespace ModelPrep.Load;

/// <summary>What is shown of many times, in milliseconds.</summary>
/// <param name="Count">How many there are, from 1.</param>
/// <param name="MinMs">The shortest.</param>
/// <param name="MeanMs">Their mean.</param>
/// <param name="P50Ms">What half of them do not exceed.</param>
/// <param name="P90Ms">What 90 % do not exceed.</param>
/// <param name="P95Ms">What 95 % do not exceed.</param>
/// <param name="P99Ms">What 99 % do not exceed.</param>
/// <param name="MaxMs">The longest.</param>
internal sealed record LatencySummary(
    long Count,
    double MinMs,
    double MeanMs,
    double P50Ms,
    double P90Ms,
    double P95Ms,
    double P99Ms,
    double MaxMs
);
