using System.Text.RegularExpressions;
using ModelPrep.Processes;

namespace ModelPrep.Toolchain;

/// <summary>The Triton CLI of this machine, and the TensorRT-LLM installed beside it.</summary>
internal sealed partial class TritonToolchain(string program, ICommandRunner runner) : IToolchain
{
    /// <summary>From here to the last release with engines, their API is a module of its own.</summary>
    private static readonly Version FirstWithEngineModule = new(0, 17);

    public string FindTritonCli() => ProgramPath.Find(program, "--triton-cli");

    public ToolVersions FindVersions()
    {
        var folders = PackageFolders();
        return new ToolVersions(
            PythonPackages.FindVersion(folders, "tensorrt_llm"),
            PythonPackages.FindVersion(folders, "tensorrt"),
            PythonPackages.FindVersion(folders, "triton_cli"));
    }

    public bool HasEngineFlow()
    {
        var folders = PackageFolders();
        return PythonPackages.HasModule(folders, "tensorrt_llm/_tensorrt_engine")
            || VersionText.IsBefore(PythonPackages.FindVersion(folders, "tensorrt_llm"), FirstWithEngineModule) is not false;
    }

    public async Task<IReadOnlySet<string>> FindImportOptionsAsync(CancellationToken cancellationToken)
    {
        var cli = FindTritonCli();
        var options = new HashSet<string>(StringComparer.Ordinal);
        var lastLine = "";
        var status = await runner.RunAsync(
            new ToolCommand(cli, ["import", "--help"], new Dictionary<string, string?>(StringComparer.Ordinal) { ["NO_COLOR"] = "1", ["TERM"] = "dumb" }),
            line =>
            {
                lastLine = string.IsNullOrWhiteSpace(line) ? lastLine : line.Trim();
                lock (options)
                    options.UnionWith(LongOption().Matches(line).Select(match => match.Value));
            },
            cancellationToken);
        return status == 0 && options.Contains("--backend")
            ? options
            : throw new ToolException(
                $"{cli} import --help ended with status {status} and does not look like the Triton CLI (last line: {lastLine})",
                "Install the Triton CLI, or name it with --triton-cli");
    }

    private List<string> PackageFolders() =>
        ProgramPath.TryFind(program) is { } cli ? [.. PythonPackages.FoldersFor(cli)] : [];

    [GeneratedRegex("--[a-z][a-z0-9-]*")]
    private static partial Regex LongOption();
}
