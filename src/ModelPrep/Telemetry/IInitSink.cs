namespace ModelPrep.Telemetry;

/// <summary>Somebody who wants to know how <c>init</c> went.</summary>
internal interface IInitSink
{
    /// <summary>Tells; fails for nothing that can go wrong on the way, since the work itself is done.</summary>
    /// <param name="run">How it went.</param>
    /// <param name="patience">How long it may take where others are waited for.</param>
    Task ReportAsync(InitRun run, TimeSpan patience);
}
