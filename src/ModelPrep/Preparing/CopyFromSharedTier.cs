using ModelPrep.Repositories;

namespace ModelPrep.Preparing;

/// <summary>Copies an artifact from the shared tier instead of building it, and verifies each file.</summary>
/// <remarks>
/// Some files name the folder where they were made. These are rewritten for this node, whose cache may lie elsewhere;
/// the hashes of all others are known from the copying.
/// </remarks>
internal sealed class CopyFromSharedTier(ISharedTier tier, IArtifactStore store)
{
    /// <returns>The artifact; null when the tier has none that is intact.</returns>
    public async Task<Artifact?> RunAsync(
        PreparationRequest request,
        ArtifactKey key,
        CancellationToken cancellationToken
    )
    {
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
                Revision = request.Source.Revision ?? key.Commit,
            };
            return await store.PublishAsync(staged, key, facts, cancellationToken);
        }
        finally
        {
            store.Discard(staged);
        }
    }
}
