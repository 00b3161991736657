using System.Text.RegularExpressions;
using ModelPrep.Processes;

namespace ModelPrep.Toolchain;

/// <summary>The Triton CLI of this machine, and the TensorRT-LLM installed beside it.</summary>
internal sealed partial class TritonToolchain(string program, ICommandRunner runner) : IToolchain
{
    public string FindTritonCli() => ProgramPath.Find(program, "--triton-cli");

    public ToolVersions FindVersions()
    {
        if (ProgramPath.TryFind(program) is not { } cli)
            return new ToolVersions(null, null, null);
        var folders = PythonPackages.FoldersFor(cli).ToList();
        return new ToolVersions(
            PythonPackages.FindVersion(folders, "tensorrt_llm"),
            PythonPackages.FindVersion(folders, "tensorrt"),
            PythonPackages.FindVersion(folders, "triton_cli"));
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

    [GeneratedRegex("--[a-z][a-z0-9-]*")]
    private static partial Regex LongOption();
}
