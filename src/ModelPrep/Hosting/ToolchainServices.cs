using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Toolchain;

namespace ModelPrep.Hosting;

/// <summary>Registers what asks this machine for its GPUs and tools.</summary>
internal static class ToolchainServices
{
    public static IServiceCollection AddToolchain(this IServiceCollection services) =>
        services
            .AddSingleton<IGpuProbe>(parts => new GpuInventory(
                Nvml.TryFind,
                new NvidiaSmi(parts.Get<ICommandRunner>()),
                Environment.GetEnvironmentVariable
            ))
            .Add<IToolchain>(
                (settings, parts) =>
                    new TritonToolchain(
                        settings.Tools,
                        parts.Get<ICommandRunner>(),
                        new ProbeMemory(Path.Combine(settings.CachePath, "probes"), isReadOnly: settings.ChangesNothing)
                    )
            );
}
