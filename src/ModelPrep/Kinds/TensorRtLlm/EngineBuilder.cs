using ModelPrep.Repositories;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>Makes all files of an artifact with an engine.</summary>
internal sealed class EngineBuilder(TimedBuild engine, IArtifactStore store, IMemory memory)
{
    /// <returns>What the manifest tells of the build.</returns>
    /// <exception cref="BuildFailedException">The build did not leave what was asked for.</exception>
    public async Task<BuildFacts> RunAsync(
        PreparationRequest request,
        ArtifactKey key,
        EnginePlan plan,
        Snapshot snapshot,
        StagedBuild staged,
        CancellationToken cancellationToken
    )
    {
        var (build, dataType, elapsed) = await engine.RunAsync(
            request,
            plan,
            snapshot,
            staged,
            ExpectedTime.Of(key, store.List()),
            cancellationToken
        );
        AssembleArtifact.Run(build, staged);
        ChooseInstances.Run(staged, request.ServedName, memory.Look());
        return new BuildFacts(request.Source.Revision ?? snapshot.Model.Commit, dataType, SnapshotPath: null)
        {
            BuildSeconds = elapsed.TotalSeconds,
        };
    }
}
