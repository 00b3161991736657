using ModelPrep.Processes;

namespace ModelPrep.Toolchain;

/// <summary>Finds GPUs with <c>nvidia-smi</c>.</summary>
internal sealed class NvidiaSmi(ICommandRunner runner) : IGpuProbe
{
    private const long MiB = 1 << 20;

    public async Task<IReadOnlyList<Gpu>?> FindAsync(CancellationToken cancellationToken)
    {
        if (ProgramPath.TryFind("nvidia-smi") is not { } program)
            return null;
        var lines = new List<string>();
        var command = new ToolCommand(
            program, ["--query-gpu=name,compute_cap,uuid,memory.total,driver_version", "--format=csv,noheader,nounits"], new Dictionary<string, string?>(StringComparer.Ordinal));
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

    /// <remarks>For example <c>NVIDIA H100 80GB HBM3, 9.0, GPU-..., 81559, 570.124.06</c>; a GPU that is divided has no memory of its own.</remarks>
    private static Gpu? Parse(string line) =>
        line.Split(',', StringSplitOptions.TrimEntries) is [var name, var capability, var uuid, var memory, var driver] && name.Length > 0
            ? new Gpu(Gpu.ProductOf(name), capability) { Uuid = uuid, MemoryBytes = long.TryParse(memory, out var size) ? size * MiB : null, Driver = driver }
            : null;
}
