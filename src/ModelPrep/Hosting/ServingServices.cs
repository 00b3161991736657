using Microsoft.Extensions.DependencyInjection;
using ModelPrep.Planning;
using ModelPrep.Steps;

namespace ModelPrep.Hosting;

/// <summary>Registers what checks the machine and starts the server.</summary>
internal static class ServingServices
{
    public static IServiceCollection AddServing(this IServiceCollection services) =>
        services
            .AddSingleton<FindPrepared>()
            .AddSingleton<CheckGpus>()
            .AddSingleton<CheckMachine>()
            .AddSingleton<CheckInstances>()
            .AddSingleton<Preflight>()
            .AddSingleton<StartServer>();
}
