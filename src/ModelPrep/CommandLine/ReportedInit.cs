using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;
using ModelPrep.Disk;
using ModelPrep.Preparing;
using ModelPrep.Sources;
using ModelPrep.Telemetry;

namespace ModelPrep.CommandLine;

/// <summary>Runs <c>init</c>, and tells all who want to know how it went, also when it failed or was stopped.</summary>
internal sealed partial class ReportedInit(
    Settings settings,
    Preparer preparer,
    PinWeights pin,
    InitJournal journal,
    ILoggerFactory log
)
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(4);

    /// <summary>What sending may take: a collector that does not answer keeps no server waiting for longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The same after a signal, which has five seconds for everything.</summary>
    private static readonly TimeSpan PatienceWhenStopped = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs it; returns the exit status.</summary>
    /// <param name="signals">They end it.</param>
    /// <param name="print">Gets the result before anybody else does.</param>
    public async Task<int> RunAsync(Signals signals, Action<InitResult> print)
    {
        InitResult? result = null;
        try
        {
            var status = await signals.RunAsync(
                async stop =>
                {
                    CacheRoot.Claim(settings.CachePath);
                    print(
                        result =
                            settings.Until is Until.Weights
                                ? await preparer.BringWeightsAsync(settings.Request!, stop)
                                : await preparer.RunAsync(settings.Request!, stop)
                    );
                    return (int)ExitCode.Success;
                },
                StopPatience
            );
            if (status != 0)
                Stopped(log.CreateLogger("modelprep"));
            await journal.ReportAsync(
                journal.Observe(status, status == 0 ? result : null) with
                {
                    Failure = status == 0 ? null : $"Stopped by signal {status - 128}",
                },
                TimeoutFor(signals)
            );
            return status;
        }
        catch (Exception e)
        {
            var (code, message) = Failure.Explain(e);
            await journal.ReportAsync(
                journal.Observe((int)code.ExitCode, result: null) with
                {
                    Code = code,
                    Failure = $"{code} {message}",
                },
                TimeoutFor(signals)
            );
            throw;
        }
        finally
        {
            pin.Dispose();
        }
    }

    [LoggerMessage(9011, LogLevel.Information, "Stopped; what is downloaded is kept, run the same command to go on")]
    private static partial void Stopped(ILogger log);

    private static TimeSpan TimeoutFor(Signals signals) => signals.ExitStatus is null ? Patience : PatienceWhenStopped;
}
