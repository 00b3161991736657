using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Configuration;
using ModelPrep.Diagnostics;
using ModelPrep.Hub;

namespace ModelPrep.Hosting;

/// <summary>Registers the checks of <c>doctor</c>.</summary>
internal static class DiagnosticsServices
{
    public static IServiceCollection AddDiagnostics(this IServiceCollection services) =>
        services.Add((settings, parts) => new Examination([.. Checks(settings, parts)], parts.Get<TimeProvider>()));

    private static IEnumerable<Check> Checks(Settings settings, IServiceProvider parts)
    {
        var disk = parts.Get<IDiskSpace>();
        var tools = new ToolChecks(
            parts.Get<IToolchain>(),
            parts.Get<IServerPrograms>(),
            Environment.GetEnvironmentVariable
        );
        var hub = new HubCheck(
            parts.Get<HubProbe>(),
            parts.Get<TokenSource>(),
            settings.Token,
            settings.Endpoint,
            settings.OfflineVariable,
            parts.Get<TimeProvider>()
        );
        return
        [
            .. new MachineChecks(parts.Get<IGpuProbe>(), parts.Get<IMemory>()).All,
            .. new FolderChecks("cache", settings.CachePath, isShared: false, disk).All,
            .. new FolderChecks("HF cache", settings.HubCachePath, isShared: false, disk).All,
            .. settings.SharedCache is { } shared
                ? new FolderChecks("shared cache", shared.FolderPath, isShared: true, disk).All
                : [],
            .. tools.All,
            .. hub.All,
        ];
    }
}
