using ModelPrep.Kinds;
using ModelPrep.Repositories;

namespace ModelPrep.Serving;

/// <summary><c>serve</c>, from top to bottom.</summary>
/// <remarks>
/// <code>hand-over file --find--> artifact -> preflight -> command line -> become the server, or supervise it</code>
/// </remarks>
internal sealed class StartServer(
    FindPrepared find,
    KindSet kinds,
    IArtifactStore store,
    Preflight preflight,
    ServerComposer composer,
    IServerLauncher launcher
)
{
    /// <summary>Starts the server on what is prepared. With one rank it does not return.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> RunAsync(LaunchRequest request, ServerOptions options, CancellationToken stop)
    {
        var artifact = find.Run(request);
        var kind = kinds.Of(artifact);
        var instances = PythonInstances.Of(artifact);
        using var use = store.Use(artifact);
        await preflight.RunAsync(kind, artifact, instances, options, stop);
        var command = await composer.RunAsync(kind.Traits, artifact, instances, stop);
        return await launcher.LaunchAsync(command, use, stop);
    }

    /// <summary>The command line that would start it.</summary>
    public async Task<ServerCommand> PreviewAsync(LaunchRequest request, CancellationToken stop)
    {
        var artifact = find.Run(request);
        return await composer.RunAsync(kinds.Of(artifact).Traits, artifact, PythonInstances.Of(artifact), stop);
    }
}
