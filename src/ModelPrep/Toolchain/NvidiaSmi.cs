using ModelPrep.Processes;

namespace ModelPrep.Toolchain;

/// <summary>Finds GPUs with <c>nvidia-smi</c>.</summary>
internal sealed class NvidiaSmi(ICommandRunner runner) : IGpuProbe
{
    public async Task<IReadOnlyList<Gpu>?> FindAsync(CancellationToken cancellationToken)
    {
        if (ProgramPath.TryFind("nvidia-smi") is not { } program)
            return null;
        var lines = new List<string>();
        var command = new ToolCommand(
            program, ["--query-gpu=name,compute_cap", "--format=csv,noheader"], new Dictionary<string, string?>(StringComparer.Ordinal));
        var status = await runner.RunAsync(
            command,
            line =>
            {
                lock (lines)
                    lines.Add(line);
            },
            cancellationToken);
        return status == 0 ? [.. lines.Select(Parse).OfType<Gpu>()] : [];
    }

    /// <remarks>For example <c>NVIDIA H100 80GB HBM3, 9.0</c>; the node label has the name with dashes for spaces.</remarks>
    private static Gpu? Parse(string line) =>
        line.Split(',', StringSplitOptions.TrimEntries) is [var name, var capability] && name.Length > 0
            ? new Gpu(name.Replace(' ', '-'), capability)
            : null;
}
