using Microsoft.Extensions.Logging;
using ModelPrep.Disk;
using ModelPrep.Downloads;

namespace ModelPrep.Sources.HuggingFace;

/// <summary>
/// Brings every chosen file into the Hugging Face cache, verified, and then makes the snapshot visible.
/// </summary>
internal sealed partial class DownloadWeights(
    FileTransfer transfer,
    ISnapshotCache cache,
    ISharedWeights shared,
    ReserveSpace room,
    TransferLimits settings,
    IDownloadDisplay display,
    TimeProvider time,
    ILogger<DownloadWeights> log
)
{
    private const long LargeFrom = 16 << 20;
    private const int MostTries = 3;

    /// <summary>Each large file in flight is hashed by one core; more of them at once finish no sooner.</summary>
    private static readonly int LargeFilesAtOnce = Math.Clamp(Environment.ProcessorCount, 2, 8);

    /// <exception cref="BrokenContentException">A file arrived damaged twice.</exception>
    /// <exception cref="BusyException">Somebody removes the files again and again.</exception>
    /// <exception cref="NoSpaceException">The disk has filled up meanwhile.</exception>
    /// <exception cref="UnreachableException">No try is left, or the deadline has passed.</exception>
    public async Task<Download> RunAsync(
        ResolvedModel model,
        RepositoryId repository,
        FileSelection files,
        CancellationToken cancellationToken
    )
    {
        var revision = model.Source.Revision!;
        var received = files.ReceivedBytes + await FetchMissingAsync(model, repository, files, cancellationToken);
        for (var tries = 1; !cache.TryPublish(repository, model.Commit, revision, files); tries++)
        {
            if (tries == MostTries)
                throw new BusyException(
                    Messages.FilesVanish,
                    $"Files of {repository} at {model.Commit} were removed while they were needed, {tries} times",
                    "Stop what removes them, and run again"
                );
            Removed(repository.Value, model.Commit);
            received += await FetchMissingAsync(model, repository, files, cancellationToken);
        }

        var snapshot = new Snapshot(model, cache.SnapshotPath(repository, model.Commit), files.WeightBytes)
        {
            Files = files.Files,
        };
        return new Download(
            snapshot,
            received - shared.BytesTaken,
            shared.BytesTaken,
            Math.Max(0, files.TotalBytes - received)
        );
    }

    private async Task<long> FetchMissingAsync(
        ResolvedModel model,
        RepositoryId repository,
        FileSelection files,
        CancellationToken cancellationToken
    )
    {
        var missing = files.Files.Where(file => !cache.Contains(repository, model.Commit, file)).ToList();
        try
        {
            return missing.Count > 0
                ? await FetchInTimeAsync(repository, model.Commit, files, missing, cancellationToken)
                : 0;
        }
        catch (IOException)
        {
            // if somebody else has filled the disk, this says how much is missing now
            room.Run(model, files, build: null);
            throw;
        }
    }

    private Task<long> FetchInTimeAsync(
        RepositoryId repository,
        string commit,
        FileSelection files,
        List<RemoteFile> missing,
        CancellationToken cancellationToken
    ) =>
        new DownloadDeadline(settings.Deadline, time).RunAsync(
            $"The download of {repository} was not finished",
            token => FetchAsync(repository, commit, files, missing, token),
            cancellationToken
        );

    private async Task<long> FetchAsync(
        RepositoryId repository,
        string commit,
        FileSelection files,
        List<RemoteFile> missing,
        CancellationToken cancellationToken
    )
    {
        var bytes = missing.Sum(file => file.Size);
        Begin(
            missing.Count,
            ByteSize.Format(bytes),
            repository.Value,
            commit,
            ByteSize.Format(files.TotalBytes - bytes)
        );
        await using var progress = new DownloadProgress(files, missing, display, time, log);
        var large = missing.Where(file => file.Size >= LargeFrom).OrderByDescending(file => file.Size);
        var small = missing.Where(file => file.Size < LargeFrom);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Small files wait for the disk more than for the network, so that more of them are under way than connections.
        await Task.WhenAll(AllAsync(large, LargeFilesAtOnce), AllAsync(small, 2 * settings.Connections));
        return progress.Received;

        async Task AllAsync(IEnumerable<RemoteFile> some, int atOnce)
        {
            try
            {
                await Parallel.ForEachAsync(
                    some,
                    new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = failed.Token },
                    async (file, token) =>
                    {
                        var one = progress.Begin(file);
                        await transfer.RunAsync(repository, commit, file, one, token);
                        progress.Finish(one);
                    }
                );
            }
            catch
            {
                await failed.CancelAsync();
                throw;
            }
        }
    }

    [LoggerMessage(
        3001,
        LogLevel.Information,
        "Fetching {Files} files, {Bytes}, of {Repository} at {Commit}; {Present} are there already"
    )]
    private partial void Begin(int files, string bytes, string repository, string commit, string present);

    [LoggerMessage(
        3002,
        LogLevel.Warning,
        "Files of {Repository} at {Commit} were removed by somebody else meanwhile; they are fetched again"
    )]
    private partial void Removed(string repository, string commit);
}
