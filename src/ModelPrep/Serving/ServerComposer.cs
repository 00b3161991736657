using ModelPrep.Repositories;

namespace ModelPrep.Serving;

/// <summary>Composes the server's command line with the options of this run.</summary>
internal sealed class ServerComposer(ServerOptions options, IServerPrograms programs)
{
    /// <exception cref="ToolException">A program is missing, or does not answer.</exception>
    public Task<ServerCommand> RunAsync(
        KindTraits kind,
        Artifact artifact,
        PythonInstances instances,
        CancellationToken cancellationToken
    ) => PlanServer.RunAsync(kind, artifact, options, programs, instances, cancellationToken);
}
