using Microsoft.Extensions.Logging;

namespace ModelPrep.Downloads;

/// <summary>
/// Downloads one file into the cache: several ranges at once, hashed on the way, published once verified.
/// </summary>
internal sealed partial class FileTransfer(
    IModelHub hub,
    ISnapshotCache cache,
    ConnectionPool connections,
    TimeProvider time,
    ILogger<FileTransfer> log
)
{
    private static readonly TimeSpan HelpInterval = TimeSpan.FromMilliseconds(250);

    /// <param name="repository">The file's repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="file">The file.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellationToken">Cancels the download. Received bytes are kept for the next attempt.</param>
    /// <exception cref="BrokenContentException">The file arrived damaged twice. Nothing was published.</exception>
    public async Task RunAsync(
        RepositoryId repository,
        string commit,
        RemoteFile file,
        FileProgress progress,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; )
        {
            using var partial = await cache.OpenPartialAsync(repository, file, cancellationToken);
            if (partial is null)
                return; // another process has downloaded it
            var kept = partial.Kept.Sum(kept => kept.Range.Length);
            progress.Begin(kept);
            if (kept > 0)
                Continuing(file.Path, kept, file.Size);
            var queue = new RangeQueue(partial, file.Size, connections.Count, time, progress.Arrive);
            using var remote = hub.Open(repository, commit, file);
            var problem = await FetchAndCheckAsync(remote, file, partial, queue, progress, cancellationToken);
            if (problem is null)
            {
                partial.Commit();
                return;
            }

            partial.Discard();
            if (remote.Reject(problem.What))
                continue;
            if (attempt++ == 2)
                throw new BrokenContentException(
                    Messages.DownloadDamaged,
                    $"{file.Path} arrived damaged twice: {problem.What}",
                    "Run again; if it stays so, a proxy or mirror between here and the hub changes files"
                );
            Refetching(file.Path, problem.What);
        }
    }

    private async Task<ContentProblem?> FetchAndCheckAsync(
        IRemoteFile remote,
        RemoteFile file,
        IPartialFile partial,
        RangeQueue queue,
        FileProgress progress,
        CancellationToken cancellationToken
    )
    {
        var kept = partial.Kept;
        while (true)
        {
            // A single range is hashed when it is complete: for small files, hashing behind the download costs more
            // than it saves.
            var follow = queue.Missing > RangeQueue.ShortestRange || kept.Count > 0;
            using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var check = new ContentCheck(file, partial, kept, queue);
            var checking = follow ? Task.Run(() => check.RunAsync(failed.Token), CancellationToken.None) : null;
            try
            {
                await FetchAsync(remote, queue, failed.Token);
            }
            catch
            {
                await failed.CancelAsync();
                if (checking is not null)
                    await Task.WhenAny(checking);
                throw;
            }

            var problem = await (checking ?? check.RunAsync(failed.Token));
            if (problem?.Damaged is not { } damaged)
                return problem;
            Refetching(file.Path, problem.What);
            progress.Lose(damaged.Range.Length);
            queue.Reopen(damaged.Range);
            kept = [.. kept.Where(range => range != damaged)];
        }
    }

    private async Task FetchAsync(IRemoteFile remote, RangeQueue queue, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The first response tells the file's address and whether ranges are supported.
        var workers = new List<Task> { WorkAsync(remote, queue, failed) };
        if (queue.Missing > 0)
        {
            await Task.WhenAny(workers[0], remote.SupportsRanges);
            if (remote.SupportsRanges is { IsCompletedSuccessfully: true, Result: true })
                workers.AddRange(
                    Enumerable.Range(1, connections.Count - 1).Select(_ => WorkAsync(remote, queue, failed))
                );
        }

        await Task.WhenAll(workers);
    }

    /// <summary>The work of one connection: range after range, and at the end parts of slow transfers.</summary>
    private async Task WorkAsync(IRemoteFile remote, RangeQueue queue, CancellationTokenSource failed)
    {
        try
        {
            while (!queue.IsComplete)
            {
                if (!await TryWorkAsync(remote, queue, failed.Token))
                    await queue.WaitForFinishAsync(HelpInterval, failed.Token);
            }
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }
    }

    private async Task<bool> TryWorkAsync(IRemoteFile remote, RangeQueue queue, CancellationToken cancellationToken)
    {
        using var connection = await connections.TakeAsync(cancellationToken);
        if ((queue.TryTake() ?? queue.TryHelp()) is not { } transfer)
            return false;
        try
        {
            await transfer.RunAsync(remote, cancellationToken);
            return true;
        }
        finally
        {
            queue.Finish(transfer);
        }
    }

    [LoggerMessage(
        3021,
        LogLevel.Information,
        "Going on with {File}: {Kept} of {Size} bytes are there from an earlier run"
    )]
    private partial void Continuing(string file, long kept, long size);

    [LoggerMessage(3022, LogLevel.Warning, "{File}: {Problem}. Fetching it once more.")]
    private partial void Refetching(string file, string problem);
}
