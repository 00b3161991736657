using System.CommandLine;
using ModelPrep.Configuration;
using ModelPrep.Logging;

namespace ModelPrep.CommandLine;

/// <summary>The verbs: <c>init</c>, <c>serve</c> and <c>run</c>.</summary>
internal static class Verbs
{
    private static readonly TimeSpan InitStopPatience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan ServeStopPatience = TimeSpan.FromMinutes(2);

    public static RootCommand Create()
    {
        var root = new RootCommand(
            "Prepares language models for Triton Inference Server and starts it: fetches weights from Hugging Face, builds the TensorRT-LLM engine, keeps both, and launches the server.");
        root.Subcommands.Add(Init());
        root.Subcommands.Add(Serve());
        root.Subcommands.Add(Run());
        return root;
    }

    private static Command Init() => Verb(
        "init",
        "Prepare a model: weights, engine, model repository. Exits 0 when a server can start from what is there.",
        [.. Options.Selection, .. Options.Preparation, Options.Until],
        InitStopPatience,
        async (reader, log, stop) =>
        {
            var settings = reader.ReadForInit();
            var result = await new Flow(settings, new Parts(settings, log, TimeProvider.System)).InitAsync(stop);
            InitOutput.Write(result, settings.JsonOutput);
            return (int)ExitCode.Success;
        });

    private static Command Serve()
    {
        var command = Verb(
            "serve",
            "Start tritonserver on what init prepared; one rank replaces this process, several run under mpirun.",
            [.. Options.Selection, .. Options.Launch],
            ServeStopPatience,
            (reader, log, stop) => ServeAsync(reader.ReadForServe(), log, stop));
        command.Aliases.Add("exec");
        command.Arguments.Add(Options.ServerArguments);
        return command;
    }

    private static Command Run()
    {
        var command = Verb(
            "run",
            "init, then serve.",
            [.. Options.Selection, .. Options.Preparation, .. Options.Launch],
            ServeStopPatience,
            async (reader, log, stop) =>
            {
                var settings = reader.ReadForInit();
                _ = await new Flow(settings, new Parts(settings, log, TimeProvider.System)).InitAsync(stop);
                return await ServeAsync(settings, log, stop);
            });
        command.Arguments.Add(Options.ServerArguments);
        return command;
    }

    private static Task<int> ServeAsync(Settings settings, Microsoft.Extensions.Logging.ILoggerFactory log, CancellationToken stop) =>
        new Flow(settings, new Parts(settings, log, TimeProvider.System)).ServeAsync(ShellQuoting.Print, stop);

    private static Command Verb(
        string name,
        string description,
        IEnumerable<Option> options,
        TimeSpan stopPatience,
        Func<SettingsReader, Microsoft.Extensions.Logging.ILoggerFactory, CancellationToken, Task<int>> action)
    {
        var command = new Command(name, description);
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction(async (flags, _) =>
        {
            var reader = new SettingsReader(flags, Variables.OfThisProcess());
            using var log = LogSetup.Create(reader.ReadJsonLog(), flags.GetValue(Options.Verbose));
            using var signals = new Signals();
            try
            {
                return await signals.RunAsync(stop => action(reader, log, stop), stopPatience);
            }
            catch (Exception e)
            {
                return Failure.Report(e, log);
            }
        });
        return command;
    }
}
