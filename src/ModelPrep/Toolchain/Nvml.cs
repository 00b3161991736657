using System.Runtime.InteropServices;
using System.Text;

namespace ModelPrep.Toolchain;

/// <summary>Finds GPUs through the driver's library, <c>libnvidia-ml.so.1</c>, if it is present.</summary>
/// <remarks>
/// The library comes with the driver. NVIDIA's container runtime mounts it into containers, and it responds in
/// milliseconds. Functions and structures: NVML API Reference. A GPU in MIG mode is reported as its instances, because
/// a CUDA program can use only those.
/// </remarks>
internal static partial class Nvml
{
    private const string Library = "libnvidia-ml.so.1";
    private const int Success = 0;
    private const int TextBytes = 96; // NVML_DEVICE_NAME_V2_BUFFER_SIZE and NVML_DEVICE_UUID_V2_BUFFER_SIZE

    private delegate int GetText(Span<byte> text, uint length);

    /// <summary>
    /// Finds the GPUs that the driver reports. Returns null if the library is missing or does not work.
    /// </summary>
    public static IReadOnlyList<Gpu>? TryFind()
    {
        try
        {
            return NativeLibrary.TryLoad(Library, out _) && Init() == Success ? Read() : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a driver that is too old to build engines
        }
    }

    private static List<Gpu>? Read()
    {
        try
        {
            if (GetCount(out var count) != Success)
                return null;
            var driver = Text(GetDriverVersion);
            var gpus = new List<Gpu>();
            for (uint index = 0; index < count; index++)
            {
                if (GetHandle(index, out var device) != Success)
                    continue; // the GPU belongs to another container
                _ = GetComputeCapability(device, out var major, out var minor);
                var whole = new Gpu("", $"{major}.{minor}") { Driver = driver, Index = (int)index };
                gpus.AddRange(
                    PartsOf(device) is { } parts
                        ? parts.Select(part => Describe(part, whole with { IsPart = true }))
                        : [Describe(device, whole)]
                );
            }

            return gpus;
        }
        finally
        {
            _ = Shutdown();
        }
    }

    private static Gpu Describe(nint device, Gpu known) =>
        known with
        {
            Product = Gpu.ProductOf(Text((text, length) => GetName(device, text, length)) ?? "unknown"),
            Uuid = Text((text, length) => GetUuid(device, text, length)),
            MemoryBytes = GetMemory(device, out var memory) == Success ? (long)memory.Total : null,
        };

    /// <summary>The instances of a GPU in MIG mode; null if it is not in MIG mode.</summary>
    private static List<nint>? PartsOf(nint device)
    {
        try
        {
            if (
                GetMigMode(device, out var mode, out _) != Success
                || mode == 0
                || GetMaxMigCount(device, out var most) != Success
            )
                return null;
            var parts = new List<nint>();
            for (uint index = 0; index < most; index++)
            {
                if (GetMigHandle(device, index, out var part) == Success)
                    parts.Add(part);
            }

            return parts;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a driver older than MIG
        }
    }

    private static string? Text(GetText get)
    {
        Span<byte> text = stackalloc byte[TextBytes];
        return get(text, TextBytes) == Success
            ? Encoding.UTF8.GetString(text[..Math.Max(0, text.IndexOf((byte)0))])
            : null;
    }

    [LibraryImport(Library, EntryPoint = "nvmlInit_v2")]
    private static partial int Init();

    [LibraryImport(Library, EntryPoint = "nvmlShutdown")]
    private static partial int Shutdown();

    [LibraryImport(Library, EntryPoint = "nvmlSystemGetDriverVersion")]
    private static partial int GetDriverVersion(Span<byte> version, uint length);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetCount_v2")]
    private static partial int GetCount(out uint count);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetHandleByIndex_v2")]
    private static partial int GetHandle(uint index, out nint device);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetName")]
    private static partial int GetName(nint device, Span<byte> name, uint length);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetUUID")]
    private static partial int GetUuid(nint device, Span<byte> uuid, uint length);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetCudaComputeCapability")]
    private static partial int GetComputeCapability(nint device, out int major, out int minor);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetMemoryInfo")]
    private static partial int GetMemory(nint device, out MemoryInfo memory);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetMigMode")]
    private static partial int GetMigMode(nint device, out uint current, out uint pending);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetMaxMigDeviceCount")]
    private static partial int GetMaxMigCount(nint device, out uint count);

    [LibraryImport(Library, EntryPoint = "nvmlDeviceGetMigDeviceHandleByIndex")]
    private static partial int GetMigHandle(nint device, uint index, out nint part);

    /// <summary><c>nvmlMemory_t</c>, in bytes.</summary>
    private readonly record struct MemoryInfo(ulong Total, ulong Free, ulong Used);
}
