namespace ModelPrep.Transfer;

/// <summary>Files of the hub, brought into the cache where they are not there.</summary>
internal sealed class CachedFiles(FileTransfer transfer, ISnapshotCache cache) : IHubFiles
{
    public async Task<Stream> OpenAsync(RepositoryId repository, string commit, RemoteFile file, CancellationToken cancellationToken)
    {
        if (!cache.Contains(repository, commit, file))
            await transfer.RunAsync(repository, commit, file, new FileProgress(file), cancellationToken);
        return cache.OpenRead(repository, commit, file);
    }
}
