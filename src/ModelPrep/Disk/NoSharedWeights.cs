namespace ModelPrep.Disk;

/// <summary>Stands in for shared weights if there are none: nothing to copy, to wait for or to publish to.</summary>
internal sealed class NoSharedWeights : ISharedWeights, IAsyncDisposable
{
    public long BytesTaken => 0;

    public Task<IReadOnlyList<RemoteFile>?> FindListingAsync(
        RepositoryId repository,
        string commit,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<RemoteFile>?>(null);

    public Task<bool> HasAsync(RepositoryId repository, RemoteFile file, CancellationToken cancellationToken) =>
        Task.FromResult(false);

    public Task<bool> TakeAsync(
        RepositoryId repository,
        RemoteFile file,
        IRangeSink sink,
        CancellationToken cancellationToken
    ) => Task.FromResult(false);

    public void Reject(RepositoryId repository, RemoteFile file, string problem) { }

    public Task<IAsyncDisposable> ClaimAsync(
        ResolvedModel model,
        FileSelection files,
        CancellationToken cancellationToken
    ) => Task.FromResult<IAsyncDisposable>(this);

    public Task PublishAsync(ResolvedModel model, FileSelection files, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
