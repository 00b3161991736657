using Microsoft.Extensions.Logging;
using ModelPrep.Repositories;

namespace ModelPrep.Preparing;

/// <summary>Rewrites absolute paths after the cache was moved, so that no rebuild is needed.</summary>
/// <remarks>
/// Files that name the old folder are written anew, all others get a second name. At every moment one of the two
/// artifacts is whole.
/// </remarks>
internal sealed partial class RelocateArtifact(IArtifactStore store, ILogger<RelocateArtifact> log)
{
    /// <param name="moved">The artifact, whose files name another folder.</param>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Artifact> RunAsync(Artifact moved, ArtifactKey key, CancellationToken cancellationToken)
    {
        var manifest = moved.Manifest;
        var origin = manifest.FolderPath!;
        Taking(moved.FolderPath, origin);
        var staged = store.StageCopy(moved, key);
        try
        {
            var rewritten = RewritePaths.Run(staged.RepositoryPath, (origin, staged.FinalPath));
            return await store.PublishAsync(
                staged,
                key,
                BuildFacts.OfCopy(manifest, staged.FolderPath, rewritten),
                cancellationToken
            );
        }
        finally
        {
            store.Discard(staged);
        }
    }

    [LoggerMessage(3321, LogLevel.Information, "{Path} was made as {Origin} and is written anew for its place")]
    private partial void Taking(string path, string origin);
}
