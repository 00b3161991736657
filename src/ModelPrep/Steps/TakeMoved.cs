using Microsoft.Extensions.Logging;

namespace ModelPrep.Steps;

/// <summary>
/// Makes an artifact whose files name another folder, because the cache was moved, one that names this, which spares a
/// build.
/// </summary>
/// <remarks>
/// The files that name it are written anew, all others get a second name, and so at every moment one of the two is
/// whole.
/// </remarks>
internal sealed partial class TakeMoved(IArtifactStore store, ILogger<TakeMoved> log)
{
    /// <returns>The artifact; null when there is none to take.</returns>
    public async Task<Artifact?> RunAsync(ArtifactKey key, CancellationToken cancellationToken)
    {
        if (store.FindMoved(key) is not { Manifest: { FolderPath: { } origin } manifest } moved)
            return null;
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
