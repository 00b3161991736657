namespace ModelPrep.Kinds;

/// <summary>Writes the model repository of a server that reads the weights from their snapshot itself.</summary>
/// <param name="request">What is asked for.</param>
internal abstract class SnapshotBuild(PreparationRequest request) : IBuild
{
    /// <summary>What is asked for.</summary>
    protected PreparationRequest Request => request;

    /// <summary>What is done instead of a build, in words that continue a sentence.</summary>
    protected abstract string Deed { get; }

    /// <inheritdoc/>
    public BuildNeeds Needs => BuildNeeds.Nothing;

    /// <inheritdoc/>
    public PlannedBuild Describe(ResolvedModel model, string weightsPath, string artifactPath) =>
        PlannedBuild.Nothing(Deed);

    /// <inheritdoc/>
    public Task RequireStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<BuildFacts> RunAsync(
        ArtifactKey key,
        Snapshot snapshot,
        StagedBuild staged,
        CancellationToken cancellationToken
    )
    {
        FolderRemoval.Run(staged.ScratchPath);
        Write(snapshot, Path.Combine(staged.RepositoryPath, request.ServedName));
        return Task.FromResult(
            new BuildFacts(request.Source.Revision ?? snapshot.Model.Commit, request.DataType, snapshot.FolderPath)
            {
                SnapshotFiles = [.. snapshot.Files.Select(file => new SnapshotFile(file.Path, file.Size))],
            }
        );
    }

    /// <summary>Writes the repository's only model.</summary>
    /// <param name="snapshot">The weights.</param>
    /// <param name="modelPath">The model's folder; it does not exist yet.</param>
    protected abstract void Write(Snapshot snapshot, string modelPath);
}
