using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;
using ModelPrep.Hosting;
using ModelPrep.Logging;

namespace ModelPrep.CommandLine;

/// <summary>Gives a verb the part that does its work.</summary>
internal sealed class VerbHost(ILoggerFactory log, Screen screen)
{
    /// <summary>Composes a part with all that it needs, and runs something with it.</summary>
    /// <typeparam name="T">The part.</typeparam>
    /// <param name="settings">What was asked for.</param>
    /// <param name="run">Does the work; its result is the exit status.</param>
    public async Task<int> RunAsync<T>(Settings settings, Func<T, Task<int>> run)
        where T : notnull
    {
        await using var host = ModelPrepHost.Create(settings, log, screen, AddVerbs);
        return await run(host.Get<T>());
    }

    private static void AddVerbs(IServiceCollection services) =>
        services.AddSingleton<ReportedInit>().AddSingleton<RunPreview>();
}
