using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;
using ModelPrep.Planning;

namespace ModelPrep.CommandLine;

/// <summary>
/// <c>run --dry-run</c>: the command line of the server that <c>run</c> would start; changes nothing.
/// </summary>
internal sealed partial class RunPreview(Planner planner, ILoggerFactory log)
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(4);

    /// <returns>The exit status; that of <c>init</c> where it would fail.</returns>
    public Task<int> RunAsync(Settings settings, Signals signals) =>
        signals.RunAsync(
            async stop => Print(await planner.RunAsync(settings.Request!, onlyWeights: false, stop)),
            StopPatience
        );

    private int Print(Plan plan)
    {
        if (plan.Refusal is { } refusal)
            throw refusal.Failure;
        if (plan.Server!.Failure is { } failure)
            throw failure;
        if (plan.Work.Count > 0)
            WouldDo(log.CreateLogger("modelprep"), string.Join(", ", plan.Work));
        return ShellQuoting.Print(plan.Server.Command!);
    }

    [LoggerMessage(9021, LogLevel.Information, "Nothing is done; run without --dry-run would first {Work:l}")]
    private static partial void WouldDo(ILogger log, string work);
}
