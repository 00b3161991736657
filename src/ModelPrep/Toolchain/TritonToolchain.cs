using ModelPrep.Configuration;
using ModelPrep.Processes;

namespace ModelPrep.Toolchain;

/// <summary>The Triton CLI of this machine, and the TensorRT-LLM next to it.</summary>
/// <param name="tools">Paths of the tools.</param>
/// <param name="runner">Starts the tools.</param>
/// <param name="memory">Stored output of earlier runs.</param>
internal sealed class TritonToolchain(ToolSettings tools, ICommandRunner runner, ProbeMemory memory) : IToolchain
{
    private const string EngineModule = "tensorrt_llm._tensorrt_engine";
    private const string Library = "tensorrt_llm";
    private const string TrtLlmBuild = "trtllm-build";
    private const string RepositoryTemplate = "triton_cli/templates/trt_llm";

    /// <summary>
    /// The first release with the engine API in a module of its own, which the last release with engines still has.
    /// </summary>
    private static readonly Version FirstWithEngineModule = new(0, 17);

    /// <summary>
    /// Finds the library without importing it, which would take seconds. Exiting with a text is an error.
    /// </summary>
    private const string FindLibrary =
        $"import importlib.util as u, sys; sys.exit(None if u.find_spec('{Library}') else 'No module named {Library}')";

    private readonly StartTest _start = new(runner);
    private readonly ImportOptions _importOptions = new(new StartTest(runner), memory);

    public string FindTritonCli() => ProgramPath.Find(tools.TritonCli, "--triton-cli");

    public ToolVersions FindVersions() => VersionsIn(PackageFolders());

    public string? FindLlmApiTemplate() => LlmApiTemplate.Find(tools.LlmApiTemplate, PackageFolders());

    public async Task<ToolchainFacts> ProbeAsync(CancellationToken cancellationToken)
    {
        var folders = PackageFolders();
        var versions = VersionsIn(folders);
        var hasModule = PythonPackages.HasModule(folders, EngineModule.Replace('.', '/'));
        var isBeforeModule = VersionText.IsBefore(versions.TensorRtLlm, FirstWithEngineModule);
        var cli = ProgramPath.TryFind(tools.TritonCli);
        return new ToolchainFacts(
            versions,
            cli is null
                ? new HashSet<string>()
                : await _importOptions.FindAsync(cli, folders, versions.TritonCli, cancellationToken),
            HasEngineFlow: hasModule || isBeforeModule is not false,
            hasModule ? EngineModule
                : isBeforeModule is true && PythonPackages.HasModule(folders, Library + "/llmapi") ? Library
                : null,
            PythonPath(cli),
            LlmApiTemplate.Find(tools.LlmApiTemplate, folders)
        )
        {
            TrtLlmBuildPath =
                cli is not null
                && ProgramPath.TryFind(Path.Combine(Path.GetDirectoryName(cli)!, TrtLlmBuild)) is { } beside
                    ? beside
                    : ProgramPath.TryFind(TrtLlmBuild),
            BuildableIds = BuildableIds.Find(folders),
            RepositoryTemplatePath = folders
                .Select(folder => Path.Combine(folder, RepositoryTemplate))
                .FirstOrDefault(Directory.Exists),
        };
    }

    public async Task RequireStartAsync(string? pythonPath, CancellationToken cancellationToken)
    {
        var folders = PackageFolders();
        if (pythonPath is not null)
            await _start.RunAsync(pythonPath, ["-c", FindLibrary], cancellationToken);
        await _importOptions.AskOnceAsync(FindTritonCli(), folders, VersionsIn(folders).TritonCli, cancellationToken);
    }

    private static ToolVersions VersionsIn(IReadOnlyList<string> folders) =>
        new(
            PythonPackages.FindVersion(folders, Library),
            PythonPackages.FindVersion(folders, "tensorrt"),
            PythonPackages.FindVersion(folders, "triton_cli")
        );

    private List<string> PackageFolders() =>
        (ProgramPath.TryFind(tools.TritonCli) ?? PythonPath(cli: null)) is { } program
            ? [.. PythonPackages.FoldersFor(program)]
            : [];

    /// <remarks>The CLI may be in a virtual environment. The Python of that environment then has the library.</remarks>
    private static string? PythonPath(string? cli) =>
        cli is not null
        && PythonPackages.Interpreter(cli) is { } interpreter
        && Path.GetFileName(interpreter).StartsWith("python", StringComparison.Ordinal)
            ? interpreter
            : ProgramPath.TryFind("python3");
}
