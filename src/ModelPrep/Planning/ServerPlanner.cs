using ModelPrep.Steps;

namespace ModelPrep.Planning;

/// <summary>Composes the command line of the server.</summary>
internal sealed class ServerPlanner(
    ServerOptions options,
    IServerPrograms programs,
    IArtifactStore store,
    IMemory memory
)
{
    /// <summary>The command line for an artifact that is there.</summary>
    /// <exception cref="ToolException">A program is missing, or does not answer.</exception>
    public Task<ServerCommand> RunAsync(
        KindTraits kind,
        Artifact artifact,
        PythonInstances instances,
        CancellationToken cancellationToken
    ) => PlanServer.RunAsync(kind, artifact, options, programs, instances, cancellationToken);

    /// <summary>The same for an artifact that <c>init</c> is still to make.</summary>
    public async Task<PlannedServer> LookAsync(
        PreparationRequest request,
        ArtifactKey key,
        CacheVerdict verdict,
        CancellationToken cancellationToken
    )
    {
        var artifact = new Artifact(
            verdict.ArtifactPath,
            new Manifest(Manifest.CurrentVersion, "", key, "", null, null, default, [])
        );
        var instances = verdict.Plan switch
        {
            ArtifactPlan.Ready => PythonInstances.Of(artifact),
            ArtifactPlan.Derive { BaseKey: var plain } => ExpectInstances.Run(
                request,
                store.Find(plain),
                memory.Look()
            ),
            _ => ExpectInstances.Run(request, plain: null, memory.Look()),
        };
        try
        {
            return new PlannedServer(
                await RunAsync(request.Kind, artifact, instances, cancellationToken),
                Failure: null
            )
            {
                Instances = instances,
            };
        }
        catch (ToolException e)
        {
            return new PlannedServer(Command: null, e) { Instances = instances };
        }
    }
}
