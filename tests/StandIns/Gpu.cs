using System.Globalization;

namespace StandIns;

/// <summary>A GPU as <c>nvidia-smi</c> would show it.</summary>
/// <param name="Name">Product name.</param>
/// <param name="ComputeCapability">For example <c>9.0</c>.</param>
/// <param name="MemoryMiB">Its memory.</param>
/// <param name="Parts">Number of its parts, each an eighth of it; null where it is not in MIG mode.</param>
internal sealed record Gpu(string Name, string ComputeCapability, int MemoryMiB, int? Parts)
{
    public const string Default = "NVIDIA H100 80GB HBM3:9.0:81559";

    /// <summary>Reads <c>NAME:COMPUTE:MIB[:PARTS]</c>, separated by commas; nothing means no GPU.</summary>
    public static IReadOnlyList<Gpu> ParseAll(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse)];

    private static Gpu Parse(string text) =>
        text.Split(':') is [var name, var compute, var memory, .. var rest]
        && rest.Length <= 1
        && TryParse(memory) is { } mebibytes
        && rest.All(parts => TryParse(parts) is not null)
            ? new Gpu(name, compute, mebibytes, rest is [var parts] ? TryParse(parts) : null)
            : throw new StandInException($"{Variables.Gpus} has {text}, expected NAME:COMPUTE:MIB[:PARTS]");

    private static int? TryParse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
