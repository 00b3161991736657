namespace StandIns.NvidiaSmi;

/// <summary>
/// Stands for <c>nvidia-smi</c>: a query, the list (<c>-L</c>), or a short table. CUDA_VISIBLE_DEVICES means nothing to
/// it.
/// </summary>
internal static class NvidiaSmiProgram
{
    private const int UsageStatus = 2;
    private const int NoDevicesStatus = 6;

    public static int Run(ProgramContext context, string[] words)
    {
        var gpus = context.Settings.Gpus;
        if (gpus.Count == 0)
        {
            context.Terminal.Line("No devices were found");
            return NoDevicesStatus;
        }

        switch (words)
        {
            case []:
                context.Terminal.Line(
                    $"| NVIDIA-SMI {GpuQuery.DriverVersion}    Driver Version: {GpuQuery.DriverVersion} |"
                );
                Print(gpus.Select((gpu, index) => $"| {index}  {gpu.Name} | 0MiB / {gpu.MemoryMiB}MiB |"));
                return 0;
            case ["-L" or "--list-gpus"]:
                Print(gpus.SelectMany(GpuQuery.ListOf));
                return 0;
            default:
                return Query(context, words);
        }

        void Print(IEnumerable<string> lines)
        {
            foreach (var line in lines)
                context.Terminal.Line(line);
        }
    }

    private static int Query(ProgramContext context, string[] words)
    {
        var fields = ValueOf("--query-gpu=")?.Split(',', StringSplitOptions.TrimEntries);
        var format = ValueOf("--format=")?.Split(',', StringSplitOptions.TrimEntries);
        if (
            words.FirstOrDefault(word =>
                !word.StartsWith("--query-gpu=", StringComparison.Ordinal)
                && !word.StartsWith("--format=", StringComparison.Ordinal)
            ) is
            { } unknown
        )
            return Refuse($"Invalid combination of input arguments: {unknown}");
        if (fields is null || format is null || !format.Contains("csv"))
            return Refuse("\"--format=\" switch is missing. Correct value example: --format=csv");
        if (fields.FirstOrDefault(field => !GpuQuery.Knows(field)) is { } wrong)
            return Refuse($"Field \"{wrong}\" is not a valid field to query.");

        var hasUnits = !format.Contains("nounits");
        if (!format.Contains("noheader"))
            context.Terminal.Line(string.Join(", ", fields.Select(field => GpuQuery.HeaderOf(field, hasUnits))));
        for (var index = 0; index < context.Settings.Gpus.Count; index++)
            context.Terminal.Line(
                string.Join(
                    ", ",
                    fields.Select(field => GpuQuery.ValueOf(field, context.Settings.Gpus[index], index, hasUnits))
                )
            );
        return 0;

        string? ValueOf(string option) =>
            words.FirstOrDefault(word => word.StartsWith(option, StringComparison.Ordinal))?[option.Length..];

        int Refuse(string message)
        {
            context.Terminal.Line(message);
            return UsageStatus;
        }
    }
}
