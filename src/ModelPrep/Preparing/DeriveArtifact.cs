using Microsoft.Extensions.Logging;
using ModelPrep.Repositories;

namespace ModelPrep.Preparing;

/// <summary>
/// Makes the artifact with repository settings from the one without: no weights, no build, and no room for a second
/// engine.
/// </summary>
internal sealed partial class DeriveArtifact(IArtifactStore store, ILogger<DeriveArtifact> log)
{
    /// <param name="plain">The artifact without settings; it must be in use.</param>
    /// <param name="key">Key of the one with settings.</param>
    /// <param name="settings">What differs.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="UsageException">A setting's name is none of the repository's.</exception>
    public async Task<Artifact> RunAsync(
        Artifact plain,
        ArtifactKey key,
        IReadOnlyList<RepositorySetting> settings,
        CancellationToken cancellationToken
    )
    {
        Deriving(plain.FolderPath);
        var staged = store.StageCopy(plain, key);
        try
        {
            var moved = RewritePaths.Run(staged.RepositoryPath, (plain.FolderPath, staged.FinalPath));
            var set = ApplySettings.Run(settings, staged.RepositoryPath);
            return await store.PublishAsync(
                staged,
                key,
                BuildFacts.OfCopy(plain.Manifest, staged.FolderPath, moved.Concat(set)),
                cancellationToken
            );
        }
        finally
        {
            store.Discard(staged);
        }
    }

    [LoggerMessage(
        3411,
        LogLevel.Information,
        "Only the values of --set are written anew; the engine is that of {Path}"
    )]
    private partial void Deriving(string path);
}
