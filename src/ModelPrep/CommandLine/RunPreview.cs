using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;
using ModelPrep.Planning;

namespace ModelPrep.CommandLine;

/// <summary>
/// <c>run --dry-run</c>: the command line of the server that <c>run</c> would start; changes nothing.
/// </summary>
internal static partial class RunPreview
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(4);

    /// <returns>The exit status; that of <c>init</c> where it would fail.</returns>
    public static Task<int> RunAsync(Settings settings, Func<Settings, Parts> parts, Signals signals)
    {
        var own = parts(settings);
        return signals.RunAsync(
            async stop => Print(await own.Planner.RunAsync(settings.Request!, onlyWeights: false, stop), own.Log),
            StopPatience
        );
    }

    private static int Print(Plan plan, ILogger log)
    {
        if (plan.Refusal is { } refusal)
            throw refusal.Failure;
        if (plan.Server!.Failure is { } failure)
            throw failure;
        if (plan.Work.Count > 0)
            WouldDo(log, string.Join(", ", plan.Work));
        return ShellQuoting.Print(plan.Server.Command!);
    }

    [LoggerMessage(9021, LogLevel.Information, "Nothing is done; run without --dry-run would first {Work:l}")]
    private static partial void WouldDo(ILogger log, string work);
}
