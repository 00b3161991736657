using ModelPrep.Preparing;

namespace ModelPrep.Telemetry;

/// <summary>
/// Notes how an <c>init</c> goes, from the moment at which it is made, and tells all sinks at the end.
/// </summary>
/// <param name="request">What is to be prepared.</param>
/// <param name="phases">The phases so far.</param>
/// <param name="lookup">What was decided so far.</param>
/// <param name="retries">How often the hub was asked again so far.</param>
/// <param name="sinks">Who is told, in this order.</param>
/// <param name="time">Measures.</param>
internal sealed class InitJournal(
    PreparationRequest request,
    PhaseTimer phases,
    Func<CacheLookup?> lookup,
    Func<int> retries,
    IReadOnlyList<IInitSink> sinks,
    TimeProvider time
)
{
    private readonly (DateTimeOffset Date, long Timestamp) _started = (time.GetUtcNow(), time.GetTimestamp());

    /// <summary>How it went so far.</summary>
    /// <param name="exitStatus">The status that the process ends with.</param>
    /// <param name="result">What came of it; null for nothing.</param>
    public InitRun Observe(int exitStatus, InitResult? result) =>
        new(request, _started.Date, time.GetElapsedTime(_started.Timestamp), exitStatus, phases.Runs)
        {
            Result = result,
            Lookup = lookup(),
            Retries = retries(),
        };

    /// <summary>Tells the sinks.</summary>
    /// <param name="run">What is told.</param>
    /// <param name="timeout">What each may take.</param>
    public async Task ReportAsync(InitRun run, TimeSpan timeout)
    {
        foreach (var sink in sinks)
            await sink.ReportAsync(run, timeout);
    }
}
