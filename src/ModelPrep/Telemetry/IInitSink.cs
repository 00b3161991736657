namespace ModelPrep.Telemetry;

/// <summary>Receives the result of an <c>init</c>.</summary>
internal interface IInitSink
{
    /// <summary>Reports the result. Never fails, because the work itself is done.</summary>
    /// <param name="run">The result.</param>
    /// <param name="timeout">Timeout for sinks that wait for a response.</param>
    Task ReportAsync(InitRun run, TimeSpan timeout);
}
