namespace ModelPrep.Downloads;

/// <summary>A file that may be in the shared tier. The hub provides whatever the shared tier cannot.</summary>
internal sealed class SharedFile(ISharedWeights shared, RepositoryId repository, RemoteFile file, Lazy<IRemoteFile> hub)
    : IRemoteFile
{
    private readonly TaskCompletionSource<bool> _isNear = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<bool>? _supportsRanges;

    public Task<bool> SupportsRanges => _supportsRanges ??= FindSupportAsync();

    public async Task CopyAsync(IRangeSink sink, CancellationToken cancellationToken)
    {
        if (!_isNear.Task.IsCompleted)
            _isNear.TrySetResult(await shared.HasAsync(repository, file, cancellationToken));
        if (!await _isNear.Task || !await shared.TakeAsync(repository, file, sink, cancellationToken))
            await hub.Value.CopyAsync(sink, cancellationToken);
    }

    public bool Reject(string problem)
    {
        if (_isNear.Task is not { IsCompletedSuccessfully: true, Result: true })
            return false;
        shared.Reject(repository, file, problem);
        return true;
    }

    public void Dispose()
    {
        if (hub.IsValueCreated)
            hub.Value.Dispose();
    }

    private async Task<bool> FindSupportAsync() => await _isNear.Task || await hub.Value.SupportsRanges;
}
