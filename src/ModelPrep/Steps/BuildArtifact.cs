namespace ModelPrep.Steps;

/// <summary>Builds in a private folder, checks, and publishes; whatever fails leaves nothing visible.</summary>
internal sealed class BuildArtifact(IArtifactStore store, TimedBuild engine)
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
            var (dataType, elapsed) = await FillAsync(request, key, plan, snapshot, staged, cancellationToken);
            return await store.PublishAsync(
                staged, key, new BuildFacts(revision, dataType, plan is BuildPlan.Engine ? null : snapshot.FolderPath) { BuildSeconds = elapsed?.TotalSeconds }, cancellationToken);
        }
        finally
        {
            store.Discard(staged);
        }
    }

    /// <returns>The data type, as far as it is known, and how long an engine took.</returns>
    private async Task<(string? DataType, TimeSpan? Elapsed)> FillAsync(
        PreparationRequest request, ArtifactKey key, BuildPlan plan, Snapshot snapshot, StagedBuild staged, CancellationToken cancellationToken)
    {
        switch (plan)
        {
            case BuildPlan.Engine enginePlan:
                return await engine.RunAsync(request, enginePlan, snapshot, staged, Expected(key), cancellationToken);
            case BuildPlan.LlmApi llmApi:
                WriteLlmApiRepository.Run(request, llmApi, snapshot, staged);
                return (request.DataType, null);
            default:
                WriteVllmRepository.Run(request, snapshot, staged);
                return (request.DataType, null);
        }
    }

    /// <summary>How long the newest build of the same model and parallelism took.</summary>
    private TimeSpan? Expected(ArtifactKey key) => store.List()
        .Where(artifact => artifact.Manifest.Key is var other && other.Repository == key.Repository
            && (other.TensorParallelism, other.PipelineParallelism) == (key.TensorParallelism, key.PipelineParallelism))
        .Select(artifact => artifact.Manifest.BuildSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null)
        .FirstOrDefault(span => span is not null);

    /// <remarks>.NET takes a shared lock on what it opens for reading, and weights that have a lock are removed by nobody.</remarks>
    private static FileStream Hold(string folder) => File.OpenRead(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).First(File.Exists));
}
