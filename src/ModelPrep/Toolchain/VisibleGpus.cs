using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelPrep.Toolchain;

/// <summary>Decides which GPUs of a machine a CUDA program may use. Pure.</summary>
/// <remarks>
/// <c>NVIDIA_VISIBLE_DEVICES</c> tells the container runtime which GPUs to mount. After that, the numbers in the
/// container start at 0. So its numbers have a meaning only if there are more GPUs than it names, as in a privileged
/// container without that runtime. <c>void</c> means that devices came another way, as from a device plugin.
/// <c>CUDA_VISIBLE_DEVICES</c> is interpreted as CUDA does (CUDA Programming Guide, "CUDA Environment Variables";
/// checked with driver 580 on two GPUs). The first entry decides: all entries are numbers, or all are beginnings of
/// UUIDs. The first entry that matches no GPU, or several, ends the list. A GPU that is named twice hides all GPUs.
/// </remarks>
internal static partial class VisibleGpus
{
    /// <summary>CUDA's environment variable.</summary>
    public const string Cuda = "CUDA_VISIBLE_DEVICES";

    /// <summary>The container runtime's environment variable.</summary>
    public const string Nvidia = "NVIDIA_VISIBLE_DEVICES";

    /// <param name="all">The GPUs that the driver reports.</param>
    /// <param name="cuda">Value of <c>CUDA_VISIBLE_DEVICES</c>; null if it is not set.</param>
    /// <param name="nvidia">Value of <c>NVIDIA_VISIBLE_DEVICES</c>; null if it is not set.</param>
    public static GpuSet Of(IReadOnlyList<Gpu> all, string? cuda, string? nvidia)
    {
        var mounted = Mounted(all, nvidia);
        if (cuda is null)
            return mounted;
        var visible = Visible(mounted.All, cuda.Split(','));
        return visible is null
            ? new GpuSet([]) { Limit = $"{Cuda}={cuda} names a GPU twice, and then CUDA shows none" }
            : new GpuSet(visible) { Limit = visible.Count < mounted.All.Count ? Leaves(Cuda, cuda) : mounted.Limit };
    }

    private static GpuSet Mounted(IReadOnlyList<Gpu> all, string? nvidia)
    {
        if (nvidia is null or "" or "all" or "void" or "void!")
            return new GpuSet(all);
        var names = nvidia.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var wasCarriedOut =
            nvidia is not "none" && !names.Any(IsUuid) && names.Length >= all.DistinctBy(gpu => gpu.Index).Count();
        return new GpuSet(wasCarriedOut ? all : [.. names.SelectMany(name => Named(all, name))])
        {
            Limit = Leaves(Nvidia, nvidia),
        };
    }

    /// <summary>The GPUs that CUDA shows; null if one is named twice.</summary>
    private static List<Gpu>? Visible(IReadOnlyList<Gpu> mounted, string[] entries)
    {
        var visible = new List<Gpu>();
        foreach (var entry in entries)
        {
            if ((IsUuid(entries[0]) ? OnlyOne(mounted, entry) : Numbered(mounted, entry)) is not { } gpu)
                break;
            if (visible.Any(other => ReferenceEquals(other, gpu)))
                return null;
            visible.Add(gpu);
        }

        return visible;
    }

    /// <remarks>A number of a GPU in MIG mode stands for its first instance.</remarks>
    private static Gpu? Numbered(IReadOnlyList<Gpu> gpus, string entry) =>
        int.TryParse(Number().Match(entry).Groups["number"].ValueSpan, CultureInfo.InvariantCulture, out var number)
            ? gpus.DistinctBy(gpu => gpu.Index).ElementAtOrDefault(number)
            : null;

    private static Gpu? OnlyOne(IReadOnlyList<Gpu> gpus, string entry) =>
        IsUuid(entry) && gpus.Where(gpu => IsOf(gpu, entry)).Take(2).ToList() is [var only] ? only : null;

    /// <summary>The GPU, or all its instances. <c>GPU:PART</c> is one instance.</summary>
    private static IEnumerable<Gpu> Named(IReadOnlyList<Gpu> all, string name) =>
        name.Split(':') switch
        {
            [var uuid] when IsUuid(uuid) => all.Where(gpu => IsOf(gpu, uuid)).Take(1),
            [var gpu] when int.TryParse(gpu, out var index) => all.Where(one => one.Index == index),
            [var gpu, var part] when int.TryParse(gpu, out var index) && int.TryParse(part, out var at) => all.Where(
                    one => one.Index == index
                )
                .Skip(at)
                .Take(1),
            _ => [],
        };

    private static bool IsUuid(string name) =>
        name.StartsWith("GPU-", StringComparison.Ordinal) || name.StartsWith("MIG-", StringComparison.Ordinal);

    private static bool IsOf(Gpu gpu, string uuid) =>
        gpu.Uuid?.StartsWith(uuid, StringComparison.OrdinalIgnoreCase) is true;

    private static string Leaves(string variable, string value) => $"{variable}={value} leaves no more";

    /// <remarks>Characters after the digits are ignored.</remarks>
    [GeneratedRegex(@"\A\s*\+?(?<number>[0-9]+)")]
    private static partial Regex Number();
}
