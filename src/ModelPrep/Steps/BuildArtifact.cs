namespace ModelPrep.Steps;

/// <summary>Builds in a private folder, checks, and publishes; whatever fails leaves nothing visible.</summary>
internal sealed class BuildArtifact(IArtifactStore store, TimedBuild engine, IMemory memory)
{
    /// <exception cref="BuildFailedException">The build did not leave what was asked for.</exception>
    public async Task<Artifact> RunAsync(
        PreparationRequest request,
        ArtifactKey key,
        BuildPlan plan,
        Snapshot snapshot,
        CancellationToken cancellationToken
    )
    {
        var revision = request.Source is ModelSource.Hub hub ? hub.Revision : snapshot.Model.Commit;
        using var weights = Hold(snapshot.FolderPath);
        var staged = store.Stage(key);
        try
        {
            if (plan is BuildPlan.Engine enginePlan)
                return await WithEngineAsync(request, key, enginePlan, snapshot, staged, revision, cancellationToken);
            if (plan is BuildPlan.LlmApi llmApi)
                WriteLlmApiRepository.Run(request, llmApi, snapshot, staged);
            else
                WriteVllmRepository.Run(request, snapshot, staged);
            var facts = new BuildFacts(revision, request.DataType, snapshot.FolderPath)
            {
                SnapshotFiles = [.. snapshot.Files.Select(file => new SnapshotFile(file.Path, file.Size))],
            };
            return await store.PublishAsync(staged, key, facts, cancellationToken);
        }
        finally
        {
            store.Discard(staged);
        }
    }

    private async Task<Artifact> WithEngineAsync(
        PreparationRequest request,
        ArtifactKey key,
        BuildPlan.Engine plan,
        Snapshot snapshot,
        StagedBuild staged,
        string revision,
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
        var facts = new BuildFacts(revision, dataType, SnapshotPath: null) { BuildSeconds = elapsed.TotalSeconds };
        return await store.PublishAsync(staged, key, facts, cancellationToken);
    }

    /// <remarks>Weights that have a lock are removed by nobody.</remarks>
    private static Microsoft.Win32.SafeHandles.SafeFileHandle? Hold(string folder) =>
        Flock.TryShare(RegularFile.OpenRead(FolderWalk.AllFiles(folder).First(File.Exists)));
}
