namespace ModelPrep.Preparing;

/// <summary>Builds in a private folder, checks, and publishes; whatever fails leaves nothing visible.</summary>
internal sealed class BuildArtifact(IArtifactStore store)
{
    /// <exception cref="BuildFailedException">The build did not leave what was asked for.</exception>
    public async Task<Artifact> RunAsync(
        ArtifactKey key,
        IBuild build,
        Snapshot snapshot,
        CancellationToken cancellationToken
    )
    {
        using var weights = Pin(snapshot.FolderPath);
        var staged = store.Stage(key);
        try
        {
            var facts = await build.RunAsync(key, snapshot, staged, cancellationToken);
            return await store.PublishAsync(staged, key, facts, cancellationToken);
        }
        finally
        {
            store.Discard(staged);
        }
    }

    /// <remarks>Weights that have a lock are removed by nobody.</remarks>
    private static Microsoft.Win32.SafeHandles.SafeFileHandle? Pin(string folder) =>
        Flock.TryShare(RegularFile.OpenRead(FolderWalk.AllFiles(folder).First(File.Exists)));
}
