using System.Text.RegularExpressions;

namespace ModelPrep.Toolchain;

/// <summary>The options of <c>triton import</c>.</summary>
/// <remarks>
/// They are read from the CLI's source, because the CLI needs two seconds to print its help. If the source is missing,
/// and before a build, the CLI is started, once for each image.
/// </remarks>
internal sealed partial class ImportOptions(StartTest start, ProbeMemory memory)
{
    private const string SourceFile = "triton_cli/parser.py";

    /// <summary>An option of every version. Without it, the text is not that of the Triton CLI.</summary>
    private const string Known = "--backend";

    private Task<IReadOnlySet<string>>? _asked;

    /// <exception cref="ToolException">The program is not the Triton CLI, or does not start.</exception>
    public async Task<IReadOnlySet<string>> FindAsync(
        string cli,
        IReadOnlyList<string> packageFolders,
        string? version,
        CancellationToken cancellationToken
    ) =>
        packageFolders.Select(folder => Path.Combine(folder, SourceFile)).FirstOrDefault(File.Exists) is { } source
        && OptionsIn(await File.ReadAllTextAsync(source, cancellationToken), Quoted()) is var options
        && options.Contains(Known)
            ? options
            : await AskOnceAsync(cli, packageFolders, version, cancellationToken);

    /// <summary>Reads the options from the CLI's help. The CLI must start for that.</summary>
    /// <remarks>Adding or removing packages changes the time of their folder.</remarks>
    /// <exception cref="ToolException">The program is not the Triton CLI, or does not start.</exception>
    public Task<IReadOnlySet<string>> AskOnceAsync(
        string cli,
        IReadOnlyList<string> packageFolders,
        string? version,
        CancellationToken cancellationToken
    ) =>
        _asked ??= memory.RecallAsync(
            cli,
            string.Join('\n', packageFolders.Select(TimeOf).Prepend(version)),
            () => AskAsync(cli, cancellationToken)
        );

    private static string TimeOf(string folder) => $"{Directory.GetLastWriteTimeUtc(folder):O}";

    private async Task<IReadOnlySet<string>> AskAsync(string cli, CancellationToken cancellationToken)
    {
        var help = await start.RunAsync(cli, ["import", "--help"], cancellationToken);
        return OptionsIn(string.Join('\n', help), Plain()) is var options && options.Contains(Known)
            ? options
            : throw new ToolException(
                Messages.CliUnusable,
                $"{cli} import --help does not look like the Triton CLI (last line: {StartTest.LastOf(help)})",
                "Install the Triton CLI, or name it with --triton-cli"
            );
    }

    private static HashSet<string> OptionsIn(string text, Regex form) =>
        form.Matches(text).Select(match => match.Groups["option"].Value).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("[\"'](?<option>--[a-z][a-z0-9-]*)[\"']")]
    private static partial Regex Quoted();

    [GeneratedRegex("(?<option>--[a-z][a-z0-9-]*)")]
    private static partial Regex Plain();
}
