namespace ModelPrep.Steps;

/// <summary>
/// Takes an artifact from the shared tier in place of building it: copied, verified, and published as one built here.
/// </summary>
/// <remarks>
/// The tier's files name the folder where they were made. Those that do are rewritten for this node, whose cache may
/// lie elsewhere; the hashes of all others are known from the copying.
/// </remarks>
internal sealed class TakeShared(ISharedTier tier, IArtifactStore store)
{
    /// <returns>The artifact; null when the tier has none that is intact.</returns>
    public async Task<Artifact?> RunAsync(
        PreparationRequest request,
        ArtifactKey key,
        CancellationToken cancellationToken
    )
    {
        if (!await tier.HasAsync(key, cancellationToken))
            return null;
        var staged = store.Stage(key);
        try
        {
            FolderRemoval.Run(staged.ScratchPath);
            if (
                await tier.TakeAsync(key, staged.FolderPath, cancellationToken)
                is not { FolderPath: { } origin } manifest
            )
                return null;
            var rewritten = RewritePaths.Run(staged.RepositoryPath, (origin, staged.FinalPath));
            var facts = BuildFacts.OfCopy(manifest, staged.FolderPath, rewritten) with
            {
                Revision = request.Source is ModelSource.Hub hub ? hub.Revision : key.Commit,
            };
            return await store.PublishAsync(staged, key, facts, cancellationToken);
        }
        finally
        {
            store.Discard(staged);
        }
    }
}
