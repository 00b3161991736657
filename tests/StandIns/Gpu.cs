using System.Globalization;

namespace StandIns;

/// <summary>A GPU as <c>nvidia-smi</c> would show it.</summary>
internal sealed record Gpu(string Name, string ComputeCapability, int MemoryMiB)
{
    public const string Default = "NVIDIA H100 80GB HBM3:9.0:81559";

    /// <summary>Reads <c>NAME:COMPUTE:MIB</c>, separated by commas; nothing means no GPU.</summary>
    public static IReadOnlyList<Gpu> ParseAll(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse)];

    private static Gpu Parse(string text) =>
        text.Split(':') is [var name, var compute, var memory]
        && int.TryParse(memory, NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes)
            ? new Gpu(name, compute, mebibytes)
            : throw new StandInException($"{Variables.Gpus} has {text}, expected NAME:COMPUTE:MIB");
}
