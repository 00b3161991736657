namespace ModelPrep.Steps;

/// <summary>Builds in a private folder, checks, and publishes; whatever fails leaves nothing visible.</summary>
internal sealed class BuildArtifact(IArtifactStore store, BuildEngine engine)
{
    /// <exception cref="BuildFailedException">The build did not leave what was asked for.</exception>
    public async Task<Artifact> RunAsync(
        PreparationRequest request, ArtifactKey key, BuildPlan plan, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var revision = request.Source is ModelSource.Hub hub ? hub.Revision : snapshot.Model.Commit;
        using var weights = Hold(snapshot.FolderPath);
        var staged = store.Stage(key);
        try
        {
            var dataType = await FillAsync(request, plan, snapshot, staged, cancellationToken);
            return await store.PublishAsync(
                staged, key, new BuildFacts(revision, dataType, plan is BuildPlan.Engine ? null : snapshot.FolderPath), cancellationToken);
        }
        finally
        {
            store.Discard(staged);
        }
    }

    /// <returns>The data type, as far as it is known.</returns>
    private async Task<string?> FillAsync(
        PreparationRequest request, BuildPlan plan, Snapshot snapshot, StagedBuild staged, CancellationToken cancellationToken)
    {
        switch (plan)
        {
            case BuildPlan.Engine enginePlan:
                var build = await engine.RunAsync(request, enginePlan, snapshot, staged, cancellationToken);
                var dataType = CheckEngine.Run(request, build, staged);
                AssembleArtifact.Run(build, staged);
                return dataType;
            case BuildPlan.LlmApi llmApi:
                WriteLlmApiRepository.Run(request, llmApi, snapshot, staged);
                return request.DataType;
            default:
                WriteVllmRepository.Run(request, snapshot, staged);
                return request.DataType;
        }
    }

    /// <remarks>.NET takes a shared lock on what it opens for reading, and weights that have a lock are removed by nobody.</remarks>
    private static FileStream Hold(string folder) => File.OpenRead(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).First(File.Exists));
}
