namespace ModelPrep.Steps;

/// <summary>Builds in a private folder, checks, and publishes; whatever fails leaves nothing visible.</summary>
internal sealed class BuildArtifact(IArtifactStore store, BuildEngine engine)
{
    /// <exception cref="BuildFailedException">The build did not leave what was asked for.</exception>
    public async Task<Artifact> RunAsync(
        PreparationRequest request, ArtifactKey key, BuildPlan? plan, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var revision = request.Source is ModelSource.Hub hub ? hub.Revision : snapshot.Model.Commit;
        var staged = store.Stage(key);
        try
        {
            if (plan is null)
            {
                WriteVllmRepository.Run(request, snapshot, staged);
                return await store.PublishAsync(staged, key, new BuildFacts(revision, request.DataType, snapshot.FolderPath), cancellationToken);
            }

            var build = await engine.RunAsync(request, plan, snapshot, staged, cancellationToken);
            var dataType = CheckEngine.Run(request, build, staged);
            AssembleArtifact.Run(build, staged);
            return await store.PublishAsync(staged, key, new BuildFacts(revision, dataType, SnapshotPath: null), cancellationToken);
        }
        finally
        {
            store.Discard(staged);
        }
    }
}
