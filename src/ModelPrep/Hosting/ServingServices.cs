using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Serving;

namespace ModelPrep.Hosting;

/// <summary>Registers what checks the machine and starts the server.</summary>
internal static class ServingServices
{
    public static IServiceCollection AddServing(this IServiceCollection services) =>
        services
            .Add((settings, parts) => new ServerComposer(settings.Server, parts.Get<IServerPrograms>()))
            .AddSingleton<FindPrepared>()
            .AddSingleton<CheckGpus>()
            .AddSingleton<CheckMachine>()
            .AddSingleton<CheckInstances>()
            .AddSingleton<Preflight>()
            .AddSingleton<StartServer>();
}
