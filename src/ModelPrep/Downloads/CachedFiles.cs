namespace ModelPrep.Downloads;

/// <summary>Opens files of the hub in the cache, and downloads the ones that are missing.</summary>
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
