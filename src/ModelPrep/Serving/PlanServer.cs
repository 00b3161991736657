using System.Text.RegularExpressions;
using ModelPrep.Repositories;

namespace ModelPrep.Serving;

/// <summary>Composes the command line of the server.</summary>
/// <remarks>
/// One rank is one <c>tritonserver</c>. Several ranks are one <c>mpirun</c> with a stanza for each: rank 0 answers
/// requests, the others load only the engine and open no ports. vLLM and the LLM API are one server whatever their
/// parallelism. Without <c>--bind-to none</c> Open MPI would tie each of two ranks to one core. Open MPI 5 has other
/// names for two of its options. Each server gets a prefix for its regions in <c>/dev/shm</c>: what a killed one leaves
/// there is known for ours.
/// </remarks>
internal static partial class PlanServer
{
    private const string PrefixSetting = "python,shm-region-prefix-name=";

    /// <summary>Composes it.</summary>
    /// <exception cref="ToolException">A program is missing, or does not answer.</exception>
    public static async Task<ServerCommand> RunAsync(
        KindTraits kind,
        Artifact artifact,
        ServerOptions options,
        IServerPrograms programs,
        PythonInstances instances,
        CancellationToken cancellationToken
    )
    {
        CheckArguments.Run(kind, artifact.Parallelism, options); // a dry run has no preflight
        var ranks = kind.Server.ProcessesFor(artifact.Parallelism);
        var tritonServer = programs.FindTritonServer();
        var exitTimeout = ExitTimeoutOf(options);
        var common = Common(artifact, options, kind.Server);
        if (exitTimeout is null && instances.NeedMoreTime)
            common.Add($"--exit-timeout-secs={instances.ExitTimeout.TotalSeconds}");
        if (ranks == 1)
        {
            common.AddRange([.. Prefix(options, rank: 0), .. Endpoints, .. options.ExtraArguments]);
            return new ServerCommand(tritonServer, common, ranks, exitTimeout ?? instances.ExitTimeout)
            {
                Environment = EnvironmentOf(kind.Server, programs),
                Address = PlanAddress.Run(artifact, kind.Server, options),
            };
        }

        var mpirun = await programs.FindMpiRunAsync(cancellationToken);
        var arguments = new List<string>();
        var rankPrograms = new List<int>();
        if (programs.IsRoot)
            arguments.Add("--allow-run-as-root");
        arguments.AddRange(mpirun.MajorVersion >= 5 ? ["--map-by", ":OVERSUBSCRIBE"] : ["--oversubscribe"]);
        arguments.AddRange(["--bind-to", "none"]);
        arguments.AddRange(mpirun.MajorVersion >= 5 ? ["--output", "tag"] : ["--tag-output"]);
        for (var rank = 0; rank < ranks; rank++)
        {
            if (rank > 0)
                arguments.Add(":");
            arguments.AddRange(["-n", "1"]);
            rankPrograms.Add(arguments.Count);
            arguments.AddRange([tritonServer, $"--id=rank{rank}"]);
            arguments.AddRange(common);
            arguments.AddRange(Prefix(options, rank));
            arguments.AddRange(rank == 0 ? Endpoints : NoEndpoints(options));
            arguments.AddRange(options.ExtraArguments);
        }

        return new ServerCommand(mpirun.FilePath, arguments, ranks, exitTimeout ?? instances.ExitTimeout)
        {
            Address = PlanAddress.Run(artifact, kind.Server, options),
            RankPrograms = rankPrograms,
        };
    }

    /// <remarks>
    /// The LLM API's model starts its workers by MPI, even a single one: Open MPI counts cores, and wants to be told
    /// about root.
    /// </remarks>
    private static Dictionary<string, string?> EnvironmentOf(ServerTraits server, IServerPrograms programs)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (!server.StartsWorkersByMpi)
            return environment;
        environment["OMPI_MCA_rmaps_base_oversubscribe"] = "1";
        if (programs.IsRoot)
            environment["OMPI_ALLOW_RUN_AS_ROOT"] = environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        return environment;
    }

    /// <summary>What follows <c>--</c> says of it.</summary>
    private static TimeSpan? ExitTimeoutOf(ServerOptions options) =>
        ExitTimeoutOption().Matches(string.Join(' ', options.ExtraArguments)).LastOrDefault() is { } named
            ? TimeSpan.FromSeconds(int.Parse(named.Groups["seconds"].Value))
            : null;

    /// <remarks>Of two prefixes the server takes the first, so that a user's would be lost after ours.</remarks>
    private static IEnumerable<string> Prefix(ServerOptions options, int rank) =>
        options.ExtraArguments.Any(argument => argument.Contains(PrefixSetting, StringComparison.Ordinal))
            ? []
            : [$"--backend-config={PrefixSetting}{SharedRegion.PrefixOf(rank)}"];

    private static List<string> Common(Artifact artifact, ServerOptions options, ServerTraits server)
    {
        List<string> arguments =
        [
            $"--model-repository={artifact.RepositoryPath}",
            "--model-load-thread-count=2",
            "--strict-readiness=true",
        ];
        if (server.HasCompleteConfig)
            arguments.Add("--disable-auto-complete-config");
        if (options.Verbose)
            arguments.Add("--log-verbose=1");
        if (options.Iso8601)
            arguments.Add("--log-format=ISO8601");
        return arguments;
    }

    private static IEnumerable<string> Endpoints =>
        [
            "--allow-metrics=true",
            "--allow-cpu-metrics=false",
            "--allow-gpu-metrics=false",
            "--metrics-interval-ms=1000",
        ];

    /// <remarks>Warnings stay on: a worker that cannot load must say why.</remarks>
    private static IEnumerable<string> NoEndpoints(ServerOptions options) =>
        [
            "--allow-http=false",
            "--allow-grpc=false",
            "--allow-metrics=false",
            "--model-control-mode=explicit",
            "--load-model=tensorrt_llm",
            .. options.Verbose ? Array.Empty<string>() : ["--log-info=false"],
        ];

    [GeneratedRegex("--exit-timeout-secs[= ](?<seconds>[0-9]{1,6})")]
    private static partial Regex ExitTimeoutOption();
}
