using ModelPrep.Kinds.TensorRtLlm;

namespace ModelPrep.Diagnostics;

/// <summary>Checks the programs that prepare and serve.</summary>
internal sealed class ToolChecks(IToolchain toolchain, IServerPrograms programs, Func<string, string?> variable)
{
    private const string Cli = "triton";
    private const string Server = "tritonserver";
    private const string Mpi = "mpirun";
    private const string Library = "TensorRT-LLM";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(1);

    /// <summary>All checks of the programs.</summary>
    public IReadOnlyList<Check> All =>
        [
            new(
                Cli,
                FindingState.Warning,
                ExitCode.Tool,
                async stop =>
                {
                    var (path, facts) = (toolchain.FindTritonCli(), await toolchain.ProbeAsync(stop));
                    await RequireStartAsync(stop);
                    return [CliRow(path, facts)];
                }
            ),
            new(
                Library,
                FindingState.Warning,
                ExitCode.Tool,
                async stop => [LibraryRow(await ProbeWithoutCliAsync(stop))]
            ),
            new(
                Server,
                FindingState.Problem,
                ExitCode.Tool,
                _ => Task.FromResult<IReadOnlyList<Finding>>([ServerRow(programs.FindTritonServer())])
            ),
            new(Mpi, FindingState.Warning, ExitCode.Tool, async stop => [await MpiRowAsync(stop)]),
        ];

    /// <remarks>The CLI takes two seconds to start. A CLI that cannot start fails sooner.</remarks>
    private async Task RequireStartAsync(CancellationToken stop)
    {
        try
        {
            await toolchain.RequireStartAsync(pythonPath: null, stop).WaitAsync(StartTimeout, stop);
        }
        catch (TimeoutException)
        {
            // It is running. The end of the examination stops it.
        }
    }

    private static Finding CliRow(string path, ToolchainFacts facts)
    {
        var taken = EngineBuilders.Options.Where(facts.ImportOptions.Contains).ToList();
        return Finding.Ok(
            Cli,
            $"{facts.Versions.TritonCli ?? "of unknown version"}, {path}; import takes "
                + $"{(taken.Count == 0 ? "neither a data type nor parallelism" : string.Join(", ", taken))}"
        );
    }

    /// <remarks>A CLI that does not report its options has a row of its own. This check does not need them.</remarks>
    private async Task<ToolchainFacts?> ProbeWithoutCliAsync(CancellationToken stop)
    {
        try
        {
            return await toolchain.ProbeAsync(stop);
        }
        catch (ToolException)
        {
            return null;
        }
    }

    private Finding LibraryRow(ToolchainFacts? facts)
    {
        var versions = facts?.Versions ?? toolchain.FindVersions();
        if (versions.TensorRtLlm is not { } version)
            return Finding.Warning(
                Library,
                "no version of it is found",
                "Use an image that has it for --engine trtllm and llmapi; --engine vllm needs none"
            );
        var text = $"{version}{(versions.TensorRt is { } tensorRt ? $", TensorRT {tensorRt}" : "")}";
        return facts switch
        {
            null => Finding.Ok(Library, text),
            { HasEngineFlow: false } => Finding.Warning(
                Library,
                $"{text}, builds no engines any more",
                "Use --engine llmapi or vllm, or an image with TensorRT-LLM 1.2 or earlier"
            ),
            { EngineModule: { } module } => Finding.Ok(Library, $"{text}, builds engines, also through {module}"),
            _ => Finding.Ok(Library, $"{text}, builds engines through the Triton CLI"),
        };
    }

    /// <remarks>
    /// The program does not report its version. The image does, in a file beside it or in an environment variable.
    /// </remarks>
    private Finding ServerRow(string path)
    {
        var file = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(path)!) ?? "/", "TRITON_VERSION");
        var version = File.Exists(file) ? File.ReadAllText(file).Trim() : variable("TRITON_SERVER_VERSION");
        return Finding.Ok(Server, $"{(string.IsNullOrEmpty(version) ? "of unknown version" : version)}, {path}");
    }

    private async Task<Finding> MpiRowAsync(CancellationToken cancellationToken)
    {
        try
        {
            var mpirun = await programs.FindMpiRunAsync(cancellationToken);
            return mpirun.MajorVersion is { } major
                ? Finding.Ok(Mpi, $"Open MPI {major}, {mpirun.FilePath}")
                : Finding.Warning(
                    Mpi,
                    $"{mpirun.FilePath} does not say that it is Open MPI",
                    "Name Open MPI's with --mpirun; only several ranks need it"
                );
        }
        catch (ToolException e)
        {
            return Finding.Warning(
                Mpi,
                e.What,
                "Install openmpi-bin, or name it with --mpirun; only several ranks need it"
            );
        }
    }
}
