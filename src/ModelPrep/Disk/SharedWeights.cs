using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ModelPrep.Disk;

/// <summary>
/// The weights below <c>SHARED/hub</c>, in the layout of a node's own Hugging Face cache and published in the same way.
/// </summary>
/// <param name="mount">The shared folder.</param>
/// <param name="shared">
/// The shared cache. Its locks are not used: few network file systems support locks between nodes.
/// </param>
/// <param name="cache">This node's cache.</param>
/// <param name="log">The log.</param>
internal sealed partial class SharedWeights(
    SharedMount mount,
    HubCache shared,
    ISnapshotCache cache,
    ILogger<SharedWeights> log
) : ISharedWeights
{
    private readonly ConcurrentDictionary<string, bool> _rejected = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _warned = new(StringComparer.Ordinal);
    private long _bytesTaken;

    public long BytesTaken => Volatile.Read(ref _bytesTaken);

    public Task<IReadOnlyList<RemoteFile>?> FindListingAsync(
        RepositoryId repository,
        string commit,
        CancellationToken cancellationToken
    ) =>
        TryAsync(
            repository,
            "looking for a listing",
            _ => Task.FromResult(shared.FindListing(repository, commit)),
            cancellationToken
        );

    public Task<bool> HasAsync(RepositoryId repository, RemoteFile file, CancellationToken cancellationToken) =>
        TryAsync(
            repository,
            "looking for weights",
            heartbeat => Task.FromResult(Has(BlobsOf(repository), file, heartbeat)),
            cancellationToken
        );

    public async Task<bool> TakeAsync(
        RepositoryId repository,
        RemoteFile file,
        IRangeSink sink,
        CancellationToken cancellationToken
    )
    {
        var copy = new RangeCopy(BlobsOf(repository).PathOf(file), sink);
        try
        {
            return await TryAsync(
                repository,
                "copying weights from it",
                heartbeat => Task.FromResult(copy.Run(heartbeat)),
                cancellationToken
            );
        }
        finally
        {
            copy.End();
            Interlocked.Add(ref _bytesTaken, copy.Bytes);
        }
    }

    public void Reject(RepositoryId repository, RemoteFile file, string problem)
    {
        var blob = BlobsOf(repository).PathOf(file);
        _rejected.TryAdd(blob, true);
        WarnOnce(blob, problem);
    }

    public async Task<IAsyncDisposable> ClaimAsync(
        ResolvedModel model,
        FileSelection files,
        CancellationToken cancellationToken
    )
    {
        if (model.Source.Repository is not { } repository || !Missing().Any())
            return new NoSharedWeights();
        var blobs = BlobsOf(repository);
        var claim = mount.CreateClaim(
            $"{repository.CacheFolderName}@{model.Commit}",
            "downloads the same weights",
            log
        );
        var bytes = 0L;
        await claim.WaitAsync("claiming weights", IsHere, cancellationToken);
        if (bytes > 0)
            Copying(ByteSize.Format(bytes), FolderOf(repository).FolderPath);
        return claim;

        bool IsHere(Heartbeat heartbeat)
        {
            RequireOwn(repository);
            var missing = Missing().ToLookup(file => Has(blobs, file, heartbeat));
            bytes = missing[true].Sum(file => file.Size);
            return !missing[false].Any();
        }

        IEnumerable<RemoteFile> Missing() => files.Files.Where(file => !cache.Contains(repository, model.Commit, file));
    }

    public async Task PublishAsync(ResolvedModel model, FileSelection files, CancellationToken cancellationToken)
    {
        if (model.Source is not { Repository: { } repository, Revision: { } revision })
            return;
        try
        {
            await TryAsync<object>(repository, "publishing weights", RunAsync, cancellationToken);
        }
        catch (BrokenContentException e)
        {
            NotPublished($"{e.Code} {e.Message}");
        }

        async Task<object?> RunAsync(Heartbeat heartbeat)
        {
            var blobs = BlobsOf(repository);
            var lacking = files
                .Files.Where(file => !Has(blobs, file, heartbeat))
                .DistinctBy(file => file.Digest)
                .ToList();
            if (lacking.Count == 0 && IsComplete(repository, model.Commit, revision, files))
                return null;
            await blobs.AddAsync(lacking, file => cache.OpenRead(repository, model.Commit, file), heartbeat);
            if (!shared.TryPublish(repository, model.Commit, revision, files))
                throw new IOException("files were removed meanwhile");
            Published(shared.SnapshotPath(repository, model.Commit));
            return null;
        }
    }

    private Task<T?> TryAsync<T>(
        RepositoryId repository,
        string what,
        Func<Heartbeat, Task<T?>> work,
        CancellationToken cancellationToken
    ) =>
        mount.TryAsync(
            what,
            heartbeat =>
            {
                RequireOwn(repository);
                return work(heartbeat);
            },
            cancellationToken
        );

    /// <summary>Refuses a link on the path to the blobs. Only the root may be a link.</summary>
    private void RequireOwn(RepositoryId repository)
    {
        var blobs = FolderOf(repository).BlobsPath;
        if (!OwnFolder.HasNoLink(mount.FolderPath, Path.Combine(blobs, "any")))
            throw new NotRegularFileException($"a link leads elsewhere on the way to {blobs}");
    }

    private bool IsComplete(RepositoryId repository, string commit, string revision, FileSelection files) =>
        files.Files.All(file => File.Exists(Path.Combine(shared.SnapshotPath(repository, commit), file.Path)))
        && (revision == commit || shared.FindCommit(repository, revision) == commit)
        && (files.Listing is null || shared.FindListing(repository, commit) is not null);

    private bool Has(SharedBlobs blobs, RemoteFile file, Heartbeat heartbeat)
    {
        if (blobs.LengthOf(file, heartbeat) is not { } length || _rejected.ContainsKey(blobs.PathOf(file)))
            return false;
        if (length == file.Size)
            return true;
        WarnOnce(blobs.PathOf(file), $"it has {length} bytes, expected {file.Size}");
        return false;
    }

    private void WarnOnce(string blob, string problem)
    {
        if (_warned.TryAdd(blob, true))
            Broken(blob, problem);
    }

    private HubFolder FolderOf(RepositoryId repository) => new(shared.RootPath, repository);

    private SharedBlobs BlobsOf(RepositoryId repository) => new(FolderOf(repository));

    [LoggerMessage(1311, LogLevel.Information, "Copying {Bytes} from {Path}")]
    private partial void Copying(string bytes, string path);

    [LoggerMessage(1312, LogLevel.Information, "Published for other nodes: {Path}")]
    private partial void Published(string path);

    [LoggerMessage(
        1313,
        LogLevel.Warning,
        "{Path} is broken, {Problem}; it is not used, and replaced when weights are published"
    )]
    private partial void Broken(string path, string problem);

    [LoggerMessage(1314, LogLevel.Warning, "{Problem}")]
    private partial void NotPublished(string problem);
}
