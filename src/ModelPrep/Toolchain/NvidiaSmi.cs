using System.Text.RegularExpressions;
using ModelPrep.Processes;

namespace ModelPrep.Toolchain;

/// <summary>Finds GPUs with <c>nvidia-smi</c>.</summary>
/// <remarks>Its query reports whole GPUs only. Its list has the instances of a GPU in MIG mode.</remarks>
internal sealed partial class NvidiaSmi(ICommandRunner runner)
{
    private const long MiB = 1 << 20;
    private const int LongestReason = 300;

    private static readonly Dictionary<string, string?> NoVariables = new(StringComparer.Ordinal);

    /// <summary>
    /// nvidia-smi takes seconds if the driver does not stay loaded, and never ends if the driver hangs.
    /// </summary>
    private static readonly TimeSpan QueryTimeout = TimeSpan.FromSeconds(60);
    private const string Query = "--query-gpu=name,compute_cap,uuid,memory.total,driver_version,mig.mode.current";

    /// <summary>Finds the GPUs. Returns an empty set if there are none, null if the program is missing.</summary>
    public async Task<GpuSet?> FindAsync(CancellationToken cancellationToken)
    {
        if (ProgramPath.TryFind("nvidia-smi") is not { } program)
            return null;
        var (status, rows) = await RunAsync(program, [Query, "--format=csv,noheader,nounits"], cancellationToken);
        if (status != 0)
            return new GpuSet([]) { Failure = Failure(status, rows) };
        var gpus = rows.Select(Parse).OfType<Row>().ToList();
        if (!gpus.Exists(gpu => gpu.IsDivided))
            return new GpuSet([.. gpus.Select(row => row.Gpu)]);
        var list = (await RunAsync(program, ["-L"], cancellationToken)) is (0, var lines) ? lines : [];
        return new GpuSet([.. gpus.SelectMany(row => row.IsDivided ? PartsOf(row.Gpu, list) : [row.Gpu])]);
    }

    private static string Failure(int status, IEnumerable<string> lines)
    {
        var said = string.Join(' ', lines.Select(line => line.Trim()).Where(line => line.Length > 0)).TrimEnd('.');
        return $"nvidia-smi ended with status {status}"
            + (said.Length == 0 ? "" : $": {(said.Length <= LongestReason ? said : said[..LongestReason] + "...")}");
    }

    /// <summary>Runs nvidia-smi. Returns its exit status and output.</summary>
    private Task<(int Status, List<string> Lines)> RunAsync(
        string program,
        IReadOnlyList<string> words,
        CancellationToken cancellationToken
    ) =>
        ToolQuery.RunAsync(
            runner,
            new ToolCommand(program, words, NoVariables) { Limit = QueryTimeout },
            cancellationToken
        );

    /// <remarks>
    /// For example <c>NVIDIA H100 80GB HBM3, 9.0, GPU-..., 81559, 570.124.06, Disabled</c>. A GPU without MIG reports
    /// <c>[N/A]</c> as its mode. In MIG mode, the memory may be <c>[Insufficient Permissions]</c>.
    /// </remarks>
    private static Row? Parse(string line, int index) =>
        line.Split(',', StringSplitOptions.TrimEntries)
            is [{ Length: > 0 } name, var capability, var uuid, var memory, var driver, var mode]
            ? new Row(
                new Gpu(Gpu.ProductOf(name), capability)
                {
                    Uuid = uuid,
                    MemoryBytes = long.TryParse(memory, out var size) ? size * MiB : null,
                    Driver = driver,
                    Index = index,
                },
                IsDivided: mode is "Enabled"
            )
            : null;

    /// <summary>The lines below that of the GPU, as <c>MIG 1g.10gb Device 0: (UUID: MIG-...)</c>.</summary>
    private static IEnumerable<Gpu> PartsOf(Gpu gpu, List<string> list) =>
        list.SkipWhile(line => !line.Contains(gpu.Uuid!, StringComparison.Ordinal))
            .Skip(1)
            .Select(line => Part().Match(line))
            .TakeWhile(match => match.Success)
            .Select(match =>
                gpu with
                {
                    Product = $"{gpu.Product}-{Gpu.ProductOf(match.Groups["profile"].Value)}",
                    Uuid = match.Groups["uuid"].Value,
                    MemoryBytes = null,
                    IsPart = true,
                }
            );

    [GeneratedRegex(@"\A\s+(?<profile>MIG \S+)\s.*\(UUID: (?<uuid>MIG-[^)]+)\)")]
    private static partial Regex Part();

    private sealed record Row(Gpu Gpu, bool IsDivided);
}
