namespace ModelPrep.Toolchain;

/// <summary>Which of a machine's GPUs a CUDA program may use. Pure.</summary>
/// <remarks>
/// <c>NVIDIA_VISIBLE_DEVICES</c> is an order to the container runtime, which has carried it out where there is one: in the container
/// the numbers begin at 0 again. So its numbers mean something only where there are more GPUs than it names, as in a
/// privileged container without that runtime. <c>void</c> means that devices came by another way, as from a device plugin.
/// <c>CUDA_VISIBLE_DEVICES</c> is CUDA's own: numbers or beginnings of UUIDs, and what follows one that is none counts for nothing
/// (CUDA C++ Programming Guide, "CUDA Environment Variables").
/// </remarks>
internal static class VisibleGpus
{
    /// <param name="all">What the driver shows.</param>
    /// <param name="cuda">Value of <c>CUDA_VISIBLE_DEVICES</c>; null where it is not set.</param>
    /// <param name="nvidia">Value of <c>NVIDIA_VISIBLE_DEVICES</c>; null where it is not set.</param>
    public static IReadOnlyList<Gpu> Of(IReadOnlyList<Gpu> all, string? cuda, string? nvidia)
    {
        var mounted = nvidia switch
        {
            null or "" or "all" or "void" or "void!" => all,
            "none" => [],
            _ when Names(nvidia).Length >= all.Count && !Names(nvidia).Any(IsUuid) => all,
            _ => [.. Names(nvidia).Select(name => Find(all, name)).OfType<Gpu>()],
        };
        return cuda is null ? mounted : [.. Names(cuda).Select(name => Find(mounted, name)).TakeWhile(gpu => gpu is not null).OfType<Gpu>()];
    }

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsUuid(string name) => name.StartsWith("GPU-", StringComparison.Ordinal) || name.StartsWith("MIG-", StringComparison.Ordinal);

    private static Gpu? Find(IReadOnlyList<Gpu> all, string name) =>
        IsUuid(name) ? all.FirstOrDefault(gpu => gpu.Uuid?.StartsWith(name, StringComparison.Ordinal) is true)
        : int.TryParse(name, out var index) && index >= 0 && index < all.Count ? all[index]
        : null;
}
