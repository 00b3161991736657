using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;

namespace ModelPrep.Telemetry;

/// <summary>Sends spans and metrics of an <c>init</c> that has ended to an OpenTelemetry collector.</summary>
/// <remarks>
/// All values are known after the end, so nothing is measured during the work. The library is loaded only then, a
/// collector cannot disturb the work, and the program does not wait for a collector that does not respond.
/// </remarks>
internal sealed partial class OtlpSink(OtlpSettings settings, TimeProvider time, ILogger<OtlpSink> log) : IInitSink
{
    public async Task ReportAsync(InitRun run, TimeSpan timeout)
    {
        var exchange = new OtlpExchange();
        var sending = Task.WhenAll(
            Task.Run(
                () => Send(settings.Traces, signal => OtlpSpans.Send(run, signal, settings, exchange)),
                CancellationToken.None
            ),
            Task.Run(
                () => Send(settings.Metrics, signal => OtlpMetrics.Send(run, signal, exchange)),
                CancellationToken.None
            )
        );
        try
        {
            await sending.WaitAsync(timeout, time);
            if (exchange.Failure is { } failure)
                NotSent(Redaction.Clean(failure));
        }
        catch (TimeoutException)
        {
            NotSent($"the collector has not answered within {timeout.TotalSeconds} s");
        }
        catch (Exception e) // an invalid address, for example: the work is done, so it must not fail
        {
            NotSent(Redaction.Clean(e.Message));
        }
    }

    private static void Send(OtlpSignal? signal, Action<OtlpSignal> send)
    {
        if (signal is not null)
            send(signal);
    }

    [LoggerMessage(9103, LogLevel.Debug, "Telemetry was not sent, or not all of it: {Reason}")]
    private partial void NotSent(string reason);
}
