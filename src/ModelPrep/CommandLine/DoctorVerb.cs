using System.CommandLine;
using ModelPrep.Diagnostics;

namespace ModelPrep.CommandLine;

/// <summary><c>modelprep doctor</c>: what works here and what does not.</summary>
internal static class DoctorVerb
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2);

    public static Command Create() =>
        Verbs.Verb(
            "doctor",
            "Show what works here and what does not: GPUs, memory, caches and their locks, tools, hub, token, "
                + "clock. Takes at most 2 seconds and sends one "
                + "request. Exits 0 without problems, else 72 (tools), 73 (space), 77 (token), 69 (hub) or 78 "
                + "(GPUs), the first of them in this order.",
            [
                Options.Cache,
                Options.SharedCache,
                Options.Endpoint,
                Options.TokenFile,
                Options.TritonCli,
                Options.TritonServer,
                Options.MpiRun,
                Options.LlmApiTemplate,
                Options.Output,
                Options.LogFormat,
                Options.Verbose,
            ],
            (reader, host, signals) =>
            {
                var settings = reader.ReadForDoctor();
                return host.RunAsync<Examination>(
                    settings,
                    examination =>
                        signals.RunAsync(
                            async stop =>
                                (int)DoctorOutput.Write(await examination.RunAsync(stop), settings.JsonOutput),
                            StopPatience
                        )
                );
            }
        );
}
