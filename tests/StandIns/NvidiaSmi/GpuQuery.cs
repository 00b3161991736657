namespace StandIns.NvidiaSmi;

/// <summary>The fields that a query can ask for.</summary>
internal static class GpuQuery
{
    public const string DriverVersion = "570.124.06";
    private const string Memory = "memory.total";

    public static bool Knows(string field) =>
        field
            is "name"
                or "gpu_name"
                or "compute_cap"
                or Memory
                or "driver_version"
                or "index"
                or "uuid"
                or "mig.mode.current";

    public static string HeaderOf(string field, bool hasUnits) =>
        field == Memory && hasUnits ? $"{Memory} [MiB]" : field;

    public static string ValueOf(string field, Gpu gpu, int index, bool hasUnits) =>
        field switch
        {
            "compute_cap" => gpu.ComputeCapability,
            // What a container that has parts of it is told.
            Memory when gpu.Parts is not null => "[Insufficient Permissions]",
            Memory => hasUnits ? $"{gpu.MemoryMiB} MiB" : $"{gpu.MemoryMiB}",
            "driver_version" => DriverVersion,
            "index" => $"{index}",
            "uuid" => UuidOf(index),
            "mig.mode.current" => gpu.Parts is null ? "Disabled" : "Enabled",
            _ => gpu.Name,
        };

    /// <summary>The lines of a list for a GPU: itself, and its parts.</summary>
    public static IEnumerable<string> ListOf(Gpu gpu, int index) =>
        [
            $"GPU {index}: {gpu.Name} (UUID: {UuidOf(index)})",
            .. Enumerable
                .Range(0, gpu.Parts ?? 0)
                .Select(part => $"  MIG 1g.10gb     Device  {part}: (UUID: {UuidOf(index, part)})"),
        ];

    private static string UuidOf(int index, int part) => $"MIG-{index:D8}-0000-4000-8000-{part:D12}";

    private static string UuidOf(int index) => $"GPU-00000000-0000-4000-8000-{index:D12}";
}
