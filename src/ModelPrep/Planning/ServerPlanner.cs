using ModelPrep.Repositories;
using ModelPrep.Serving;

namespace ModelPrep.Planning;

/// <summary>Plans the server for an artifact that <c>init</c> is still to make.</summary>
internal sealed class ServerPlanner(ServerComposer composer, IArtifactStore store, IMemory memory)
{
    /// <summary>Composes its command line. A program that is missing is part of the result.</summary>
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
                await composer.RunAsync(request.Kind, artifact, instances, cancellationToken),
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
