using System.CommandLine;
using ModelPrep.Configuration;

namespace ModelPrep.CommandLine;

/// <summary><c>modelprep plan</c>: what <c>init</c> and <c>serve</c> would do, and why.</summary>
internal static class PlanVerb
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(4);

    public static Command Create()
    {
        var command = Verbs.Verb(
            "plan",
            "Say what init and serve would do, and why; changes nothing. Exits 0 when nothing is left to do, 3 when "
                + "init would have work to do, "
                + "else with the status that init would end with.",
            [
                .. Options.Selection,
                .. Options.Preparation,
                Options.Until,
                Options.Output,
                Options.TritonServer,
                Options.MpiRun,
            ],
            (reader, parts, signals) =>
            {
                var settings = reader.ReadForInit() with { ChangesNothing = true };
                return signals.RunAsync(
                    async stop =>
                    {
                        var plan = await parts(settings)
                            .Planner.RunAsync(settings.Request!, settings.Until is Until.Weights, stop);
                        PlanOutput.Write(plan, settings);
                        return (int)plan.Status;
                    },
                    StopPatience
                );
            }
        );
        command.Arguments.Add(Options.ServerArguments);
        return command;
    }
}
