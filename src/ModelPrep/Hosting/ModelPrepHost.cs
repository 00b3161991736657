using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelPrep.Configuration;
using ModelPrep.Logging;

namespace ModelPrep.Hosting;

/// <summary>The composition root: the only place that knows which type stands behind which interface.</summary>
/// <remarks>
/// Nothing is made before it is asked for: <c>serve</c> never makes what only <c>init</c> uses. The host is empty, so
/// it reads no file and no environment variable. docs/dependencies.md says what it costs.
/// </remarks>
internal sealed class ModelPrepHost : IAsyncDisposable
{
    private readonly IHost _host;

    private ModelPrepHost(IHost host) => _host = host;

    /// <summary>Composes the parts of one run.</summary>
    /// <param name="settings">What was asked for.</param>
    /// <param name="log">The log.</param>
    /// <param name="screen">Where progress is shown.</param>
    /// <param name="extend">Registers further parts, for example another kind.</param>
    public static ModelPrepHost Create(
        Settings settings,
        ILoggerFactory log,
        Screen screen,
        Action<IServiceCollection>? extend = null
    )
    {
        var builder = Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { DisableDefaults = true, ContentRootPath = "/" }
        );
        builder
            .Services.AddSingleton(settings)
            .AddSingleton(log)
            .AddSingleton(screen)
            .AddSingleton(TimeProvider.System)
            .AddDisk()
            .AddHub()
            .AddDownloads()
            .AddProcesses()
            .AddToolchain()
            .AddTerminal()
            .AddSources()
            .AddKinds()
            .AddPlanning()
            .AddPreparing()
            .AddServing()
            .AddMaintenance()
            .AddDiagnostics()
            .AddTelemetry();
        extend?.Invoke(builder.Services);
        return new ModelPrepHost(builder.Build());
    }

    /// <summary>The part that does the work of a verb, with all that it needs.</summary>
    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Ends what the parts hold.</summary>
    public ValueTask DisposeAsync() => ((IAsyncDisposable)_host).DisposeAsync();
}
