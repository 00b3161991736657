namespace ModelPrep.Steps;

/// <summary>Takes an artifact from the shared tier in place of building it: copied, verified, and published as one built here.</summary>
/// <remarks>
/// The tier's files name the folder where they were made. Those that do are rewritten for this node, whose cache may lie
/// elsewhere; the hashes of all others are known from the copying.
/// </remarks>
internal sealed class TakeShared(ISharedTier tier, IArtifactStore store)
{
    /// <returns>The artifact; null when the tier has none that is intact.</returns>
    public async Task<Artifact?> RunAsync(PreparationRequest request, ArtifactKey key, CancellationToken cancellationToken)
    {
        if (!await tier.HasAsync(key, cancellationToken))
            return null;
        var staged = store.Stage(key);
        try
        {
            Directory.Delete(staged.ScratchPath, recursive: true);
            if (await tier.TakeAsync(key, staged.FolderPath, cancellationToken) is not { FolderPath: { } origin } manifest)
                return null;
            var rewritten = RewritePaths.Run(staged.RepositoryPath, (origin, staged.FinalPath)).ToHashSet(StringComparer.Ordinal);
            var facts = new BuildFacts(request.Source is ModelSource.Hub hub ? hub.Revision : key.Commit, manifest.DataType, SnapshotPath: null)
            {
                BuildSeconds = manifest.BuildSeconds,
                Hashed = [.. manifest.Files.Where(file => !rewritten.Contains(Path.Combine(staged.FolderPath, file.Path)))],
            };
            return await store.PublishAsync(staged, key, facts, cancellationToken);
        }
        finally
        {
            store.Discard(staged);
        }
    }
}
