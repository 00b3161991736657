using System.CommandLine;
using ModelPrep.Configuration;
using ModelPrep.Planning;

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
            (reader, host, signals) =>
            {
                var settings = reader.ReadForInit() with { ChangesNothing = true };
                return host.RunAsync<Planner>(
                    settings,
                    planner =>
                        signals.RunAsync(
                            async stop =>
                            {
                                var weightsOnly = settings.Until is Until.Weights;
                                var plan = await planner.RunAsync(settings.Request!, weightsOnly, stop);
                                PlanOutput.Write(plan, settings);
                                return (int)plan.Status;
                            },
                            StopPatience
                        )
                );
            }
        );
        command.Arguments.Add(Options.ServerArguments);
        return command;
    }
}
