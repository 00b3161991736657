namespace ModelPrep.Abstractions;

/// <summary>How far an engine build is, at one moment.</summary>
/// <param name="Phase">What it does, in words that continue a sentence.</param>
/// <param name="Elapsed">How long it has taken so far.</param>
/// <param name="Expected">How long an earlier build of the same took; null where there was none.</param>
/// <param name="MemoryBytes">Memory in use.</param>
/// <param name="LastLine">What the builder printed last; empty where it has not yet.</param>
public sealed record BuildState(string Phase, TimeSpan Elapsed, TimeSpan? Expected, long MemoryBytes, string LastLine);
