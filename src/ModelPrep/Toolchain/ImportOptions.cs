using System.Text.RegularExpressions;

namespace ModelPrep.Toolchain;

/// <summary>The options that <c>triton import</c> takes.</summary>
/// <remarks>
/// They stand in the CLI's own source, which is read: it takes the CLI two seconds to print its help. Where there is no such
/// file, it is asked, once for each image.
/// </remarks>
internal sealed partial class ImportOptions(ICommandRunner runner, ProbeMemory memory)
{
    private const string SourceFile = "triton_cli/parser.py";

    /// <summary>An option that every version has: without it, what was read is something else.</summary>
    private const string Known = "--backend";

    /// <exception cref="ToolException">This is not the Triton CLI.</exception>
    public async Task<IReadOnlySet<string>> FindAsync(
        string cli, IEnumerable<string> packageFolders, string? version, CancellationToken cancellationToken) =>
        packageFolders.Select(folder => Path.Combine(folder, SourceFile)).FirstOrDefault(File.Exists) is { } source
        && OptionsIn(await File.ReadAllTextAsync(source, cancellationToken), Quoted()) is var options && options.Contains(Known)
            ? options
            : await memory.RecallAsync(cli, version, () => AskAsync(cli, cancellationToken));

    private async Task<IReadOnlySet<string>> AskAsync(string cli, CancellationToken cancellationToken)
    {
        var help = new List<string>();
        var status = await runner.RunAsync(
            new ToolCommand(cli, ["import", "--help"], new Dictionary<string, string?>(StringComparer.Ordinal) { ["NO_COLOR"] = "1", ["TERM"] = "dumb", ["PYTHONDONTWRITEBYTECODE"] = "1" }),
            line =>
            {
                lock (help)
                    help.Add(line);
            },
            cancellationToken);
        return OptionsIn(string.Join('\n', help), Plain()) is var options && status == 0 && options.Contains(Known)
            ? options
            : throw new ToolException(
                Messages.CliUnusable,
                $"{cli} import --help ended with status {status} and does not look like the Triton CLI (last line: {help.LastOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim()})",
                "Install the Triton CLI, or name it with --triton-cli");
    }

    private static HashSet<string> OptionsIn(string text, Regex form) =>
        form.Matches(text).Select(match => match.Groups["option"].Value).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("[\"'](?<option>--[a-z][a-z0-9-]*)[\"']")]
    private static partial Regex Quoted();

    [GeneratedRegex("(?<option>--[a-z][a-z0-9-]*)")]
    private static partial Regex Plain();
}
