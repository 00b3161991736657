namespace ModelPrep.Transfer;

/// <summary>Files of the hub, brought into the cache where they are not there.</summary>
internal sealed class CachedFiles(FileTransfer transfer, ISnapshotCache cache) : IHubFiles
{
    public async Task<OpenedFile> OpenAsync(
        RepositoryId repository,
        string commit,
        RemoteFile file,
        CancellationToken cancellationToken
    )
    {
        SmallFile.Require(repository, commit, file);
        var progress = new FileProgress(file);
        if (!cache.Contains(repository, commit, file))
            await transfer.RunAsync(repository, commit, file, progress, cancellationToken);
        return new OpenedFile(cache.OpenRead(repository, commit, file), progress.Received);
    }
}
