using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;
using ModelPrep.Logging;
using ModelPrep.Processes;
using ModelPrep.Serving;

namespace ModelPrep.CommandLine;

/// <summary>
/// The verbs: <c>init</c>, <c>serve</c> and <c>run</c>; the others are in <see cref="PlanVerb"/>,
/// <see cref="ConfigVerb"/>, <see cref="DoctorVerb"/>, <see cref="CacheVerbs"/>, <see cref="LoadVerb"/> and
/// <see cref="ExplainVerb"/>.
/// </summary>
internal static class Verbs
{
    /// <summary>128 + SIGTERM: the server was stopped before it was ready.</summary>
    private const int NotReady = 143;

    private static readonly TimeSpan ServeStopPatience = Timeout.InfiniteTimeSpan; // a drain has limits of its own

    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Prepares language models for Triton Inference Server and starts it: fetches weights from Hugging Face, "
                + "builds the TensorRT-LLM engine, keeps both, and launches the server."
        );
        root.Subcommands.Add(Init());
        root.Subcommands.Add(Serve());
        root.Subcommands.Add(Run());
        root.Subcommands.Add(PlanVerb.Create());
        root.Subcommands.Add(ConfigVerb.Create());
        root.Subcommands.Add(DoctorVerb.Create());
        root.Subcommands.Add(CacheVerbs.Create());
        root.Subcommands.Add(LoadVerb.Create());
        root.Subcommands.Add(ExplainVerb.Create());
        root.Subcommands.Add(CompletionVerb.Create());
        root.Subcommands.Add(ManVerb.Create(root));
        return root;
    }

    /// <summary>The verb as it was written, for example <c>modelprep cache list</c>.</summary>
    public static string PathOf(CommandResult verb) =>
        verb.Command is RootCommand ? "modelprep" : $"{PathOf((CommandResult)verb.Parent!)} {verb.Command.Name}";

    private static Command Init() =>
        Verb(
            "init",
            "Prepare a model: weights, engine, model repository. Exits 0 when a server can start from what is there.",
            [.. Options.Selection, .. Options.Preparation, Options.Until, Options.Output],
            (reader, host, signals) =>
            {
                var settings = reader.ReadForInit();
                return host.RunAsync<ReportedInit>(
                    settings,
                    init => init.RunAsync(signals, result => InitOutput.Write(result, settings.JsonOutput))
                );
            }
        );

    private static Command Serve()
    {
        var command = Verb(
            "serve",
            "Start tritonserver on what init prepared: one server replaces this process where it may, several ranks "
                + "run under mpirun.",
            [.. Options.Selection, .. Options.Launch],
            (reader, host, signals) =>
            {
                var settings = reader.ReadForServe();
                return ServeAsync(settings, host, signals, heedsSecond: false);
            }
        );
        command.Aliases.Add("exec");
        command.Arguments.Add(Options.ServerArguments);
        return command;
    }

    private static Command Run()
    {
        var command = Verb(
            "run",
            "init, then serve.",
            [
                .. Options.Selection,
                .. Options.Preparation,
                Options.RunDryRun,
                .. Options.Launch.Except([Options.DryRun]),
            ],
            async (reader, host, signals) =>
            {
                var settings = reader.ReadForInit() with { WatchesServer = true };
                var request = settings.Request!;
                // Not after hours of init.
                CheckArguments.Run(request.Kind, request.Parallelism, settings.Server);
                if (settings.DryRun)
                    return await PreviewAsync(settings with { ChangesNothing = true }, host, signals);
                var status = await host.RunAsync<ReportedInit>(settings, init => init.RunAsync(signals, _ => { }));
                if (status != 0)
                    return status;
                return await ServeAsync(settings, host, signals, heedsSecond: true);
            }
        );
        command.Arguments.Add(Options.ServerArguments);
        return command;
    }

    /// <returns>
    /// The server's status; 128 + n when signal n stopped it before it was ready, as if this process had become it.
    /// </returns>
    private static async Task<int> ServeAsync(Settings settings, VerbHost host, Signals signals, bool heedsSecond)
    {
        var status = await host.RunAsync<StartServer>(
            settings,
            server =>
                signals.RunAsync(
                    async stop =>
                        settings.DryRun
                            ? ShellQuoting.Print(await server.PreviewAsync(settings.Launch, stop))
                            : await server.RunAsync(settings.Launch, settings.Server, stop),
                    ServeStopPatience,
                    heedsSecond,
                    ServerCleanup.Grace * 2
                )
        );
        return status == NotReady && signals.ExitStatus is { } asked ? asked : status;
    }

    private static Task<int> PreviewAsync(Settings settings, VerbHost host, Signals signals) =>
        host.RunAsync<RunPreview>(settings, preview => preview.RunAsync(settings, signals));

    /// <summary>
    /// A verb: its action runs with a log and with signals that cancel, and what it throws becomes an exit status.
    /// </summary>
    internal static Command Verb(
        string name,
        string description,
        IEnumerable<Setting> settings,
        Func<SettingsReader, VerbHost, Signals, Task<int>> action
    ) =>
        Verb(
            name,
            description,
            settings,
            (reader, log, screen, signals) => action(reader, new VerbHost(log, screen), signals)
        );

    /// <summary>A verb that needs none of the parts that prepare and start.</summary>
    internal static Command Verb(
        string name,
        string description,
        IEnumerable<Setting> settings,
        Func<SettingsReader, ILoggerFactory, Screen, Signals, Task<int>> action
    )
    {
        var command = new Command(name, description);
        foreach (var option in settings.Select(setting => setting.Option).OfType<Option>())
            command.Options.Add(option);
        command.SetAction(
            async (flags, _) =>
            {
                var variables = Variables.OfThisProcess();
                HuggingFaceRules.HideTokens(variables);
                var reader = new SettingsReader(new SettingValues(flags, variables));
                using var screen = new Screen(Console.OpenStandardError());
                using var log = LogSetup.Create(
                    screen,
                    reader.ReadJsonLog(),
                    reader.Values.Read(Options.Verbose),
                    Colours.OfStandardError()
                );
                using var signals = new Signals();
                try
                {
                    return await action(reader, log, screen, signals);
                }
                catch (Exception e)
                {
                    return Failure.Report(e, log);
                }
            }
        );
        return command;
    }
}
