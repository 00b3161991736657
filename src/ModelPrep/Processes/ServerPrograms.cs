using System.Text.RegularExpressions;
using ModelPrep.Configuration;

namespace ModelPrep.Processes;

/// <summary>Finds the server's programs on demand.</summary>
internal sealed partial class ServerPrograms(ToolSettings tools, ICommandRunner runner) : IServerPrograms
{
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(10);
    private static readonly Dictionary<string, string?> NoVariables = new(StringComparer.Ordinal);

    public bool IsRoot => Libc.EffectiveUser() == 0;

    public string FindTritonServer() => ProgramPath.Find(tools.TritonServer, "--tritonserver");

    /// <inheritdoc/>
    /// <remarks>
    /// For example <c>mpirun (Open MPI) 4.1.4</c>. Any other program is refused only when it is started.
    /// </remarks>
    public async Task<MpiRun> FindMpiRunAsync(CancellationToken cancellationToken)
    {
        var path = ProgramPath.Find(tools.MpiRun, "--mpirun");
        int? version = null;
        await runner.RunAsync(
            new ToolCommand(path, ["--version"], NoVariables) { Limit = QueryTimeout },
            line => version ??= MajorOf(line),
            cancellationToken
        );
        return new MpiRun(path, version);
    }

    private static int? MajorOf(string line) =>
        Version().Match(line) is { Success: true } match ? int.Parse(match.Groups["major"].Value) : null;

    [GeneratedRegex(@"\(Open MPI\) (?<major>[0-9]{1,3})\.")]
    private static partial Regex Version();
}
