using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Disk;
using ModelPrep.Processes;

namespace ModelPrep.Hosting;

/// <summary>Registers what starts programs and watches over them.</summary>
internal static class ProcessServices
{
    public static IServiceCollection AddProcesses(this IServiceCollection services) =>
        services
            .AddSingleton<ICommandRunner, CommandRunner>()
            .AddSingleton<IMemory>(_ => new GroupMemory(ProcessTree.ResidentBytes))
            .Add<IServerPrograms>((settings, parts) => new ServerPrograms(settings.Tools, parts.Get<ICommandRunner>()))
            .AddSingleton<ServerCleanup>()
            .AddSingleton<ServerSupervisor>()
            .AddSingleton<MpiStop>()
            .AddSingleton<MpiSupervisor>()
            .Add<IServerLauncher>(
                (settings, parts) =>
                    new ServerLauncher(settings.Server.Mode, parts.Get<ServerSupervisor>(), parts.Get<MpiSupervisor>())
                    {
                        Watch = settings.WatchesServer
                            ? new ServerWatch(
                                TerminalServices.IsLive(settings),
                                parts.Get<TimeProvider>(),
                                parts.Log<ServerWatch>()
                            )
                            : null,
                    }
            );
}
