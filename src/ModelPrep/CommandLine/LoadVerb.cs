using System.CommandLine;
using ModelPrep.Load;

namespace ModelPrep.CommandLine;

/// <summary><c>modelprep load</c>.</summary>
internal static class LoadVerb
{
    /// <summary>
    /// Requests in flight have 5 seconds when a signal comes; this is for what is left to be done then.
    /// </summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    public static Command Create() =>
        Verbs.Verb(
            "load",
            "Send requests to a served model, at a rate or from a number of clients, and report how long the "
                + "answers took.",
            [.. LoadOptions.All, Options.Output, Options.LogFormat, Options.Verbose],
            async (reader, log, screen, signals) =>
            {
                (LoadSettings? settings, LoadReport? report) = (null, null);
                var status = await signals.RunAsync(
                    async stop =>
                    {
                        settings = reader.ReadForLoad(); // the prompts may come from a pipe
                        report = await new LoadRun(settings, screen, TimeProvider.System, log).RunAsync(stop);
                        return (int)ExitCode.Success;
                    },
                    StopPatience
                );
                if (settings is null || report is null)
                    return status;
                LoadOutput.Write(report, settings);
                LoadVerdict.Require(report, settings);
                return (int)ExitCode.Success;
            }
        );
}
