namespace ModelPrep.Disk;

/// <summary>Stands in for the shared tier if there is none: nothing to copy, to wait for or to publish to.</summary>
internal sealed class NoSharedTier : ISharedTier, IAsyncDisposable
{
    public Task<IAsyncDisposable> ClaimAsync(ArtifactKey key, bool waits, CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable>(this);

    public Task<bool> HasAsync(ArtifactKey key, CancellationToken cancellationToken) => Task.FromResult(false);

    public Task<Manifest?> TakeAsync(ArtifactKey key, string folderPath, CancellationToken cancellationToken) =>
        Task.FromResult<Manifest?>(null);

    public Task PublishAsync(Artifact artifact, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
