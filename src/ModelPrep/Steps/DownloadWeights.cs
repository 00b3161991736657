using Microsoft.Extensions.Logging;

namespace ModelPrep.Steps;

/// <summary>Brings every chosen file into the Hugging Face cache, verified, and then makes the snapshot visible.</summary>
internal sealed partial class DownloadWeights(IModelHub hub, ISnapshotCache cache, TimeProvider time, ILogger<DownloadWeights> log)
{
    private const int FilesAtOnce = 4;

    /// <exception cref="BrokenContentException">A file arrived damaged twice.</exception>
    public async Task<Download> RunAsync(ResolvedModel model, FileSelection files, CancellationToken cancellationToken)
    {
        if (model.Source is not ModelSource.Hub(var repository, var revision))
            return new Download(new Snapshot(model, ((ModelSource.Local)model.Source).FolderPath, files.WeightBytes), 0, files.WeightBytes);
        var missing = files.Files.Where(file => !cache.Contains(repository, model.Commit, file)).ToList();
        var bytes = missing.Sum(file => file.Size);
        if (missing.Count > 0)
            await FetchAsync(repository, model.Commit, missing, bytes, files.TotalBytes, cancellationToken);
        cache.Publish(repository, model.Commit, revision, files.Files);
        var snapshot = new Snapshot(model, cache.SnapshotPath(repository, model.Commit), files.WeightBytes);
        return new Download(snapshot, bytes, files.TotalBytes - bytes);
    }

    private async Task FetchAsync(
        RepositoryId repository, string commit, List<RemoteFile> files, long bytes, long totalBytes, CancellationToken cancellationToken)
    {
        Begin(files.Count, ByteSize.Format(bytes), repository.Value, commit, ByteSize.Format(totalBytes - bytes));
        await using var progress = new DownloadProgress(bytes, time, log);
        var options = new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(files.OrderByDescending(file => file.Size), options, async (file, token) =>
        {
            try
            {
                await StoreAsync(file, token);
            }
            catch (BrokenContentException e)
            {
                Refetching(e.Message);
                await StoreAsync(file, token);
            }
        });
        progress.Complete();

        Task StoreAsync(RemoteFile file, CancellationToken token) => cache.StoreAsync(
            repository, file, sink => hub.CopyAsync(repository, commit, file, progress.Count(sink), token), token);
    }

    [LoggerMessage(3001, LogLevel.Information, "Downloading {Files} files, {Bytes}, of {Repository} at {Commit}; {Present} are there already")]
    private partial void Begin(int files, string bytes, string repository, string commit, string present);

    [LoggerMessage(3002, LogLevel.Warning, "{Problem} Fetching it once more.")]
    private partial void Refetching(string problem);
}

/// <summary>What a download did.</summary>
/// <param name="Snapshot">The files on disk.</param>
/// <param name="FetchedBytes">Bytes that came over the network.</param>
/// <param name="ReusedBytes">Bytes that were there already.</param>
internal sealed record Download(Snapshot Snapshot, long FetchedBytes, long ReusedBytes);
