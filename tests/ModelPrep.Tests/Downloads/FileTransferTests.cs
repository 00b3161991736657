using Microsoft.Extensions.Logging.Abstractions;
using ModelPrep.Downloads;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Downloads;

/// <summary>A disk that is full does not hide what else goes wrong.</summary>
public sealed class FileTransferTests
{
    [Fact]
    public Task What_went_wrong_first_counts_and_not_that_the_record_of_it_did_not_fit() =>
        Assert.ThrowsAsync<UnreachableException>(() =>
            RunAsync(new UnreachableException(Messages.HubUnreachable, "gone", "wait"))
        );

    [Fact]
    public Task A_record_that_does_not_fit_ends_a_transfer_that_has_succeeded() =>
        Assert.ThrowsAsync<IOException>(() => RunAsync(failure: null));

    private static Task RunAsync(Exception? failure)
    {
        var file = Some.File("model.safetensors");
        var connections = new ConnectionPool(2, TimeProvider.System, () => TimeSpan.Zero);
        var transfer = new FileTransfer(
            new Hub(failure),
            new Cache(),
            connections,
            TimeProvider.System,
            NullLogger<FileTransfer>.Instance
        );
        return transfer
            .RunAsync(Some.Repository, Some.Commit, file, new FileProgress(file), TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromSeconds(60));
    }

    private sealed class Hub(Exception? failure) : IModelHub, IRemoteFile
    {
        public Task<bool> SupportsRanges => Task.FromResult(true);

        public IRemoteFile Open(RepositoryId repository, string commit, RemoteFile file) => this;

        public Task CopyAsync(IRangeSink sink, CancellationToken cancellationToken)
        {
            sink.Write(new byte[failure is null ? sink.End - sink.Position : 1]);
            return failure is null ? Task.CompletedTask : Task.FromException(failure);
        }

        public Task<string> ResolveAsync(
            RepositoryId repository,
            string revision,
            HubEffort effort,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public Task<IReadOnlyList<RemoteFile>> ListAsync(
            RepositoryId repository,
            string commit,
            HubEffort effort,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public bool Reject(string problem) => false;

        public void Dispose() { }
    }

    private sealed class FullDisk : IPartialFile
    {
        public IReadOnlyList<KeptRange> Kept => [];

        public void Write(long offset, ReadOnlySpan<byte> bytes) { }

        public int Read(long offset, Span<byte> buffer) => buffer.Length;

        public void MarkComplete(KeptRange range) => throw new IOException("No space left on device");

        public void ReleaseUpTo(long offset) { }

        public void Commit() => throw new NotSupportedException();

        public void Discard() => throw new NotSupportedException();

        public void Dispose() { }
    }

    private sealed class Cache : ISnapshotCache
    {
        public Task<IDisposable?> PinAsync(
            RepositoryId repository,
            string commit,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public string RootPath => throw new NotSupportedException();

        public Task<IPartialFile?> OpenPartialAsync(
            RepositoryId repository,
            RemoteFile file,
            CancellationToken cancellationToken
        ) => Task.FromResult<IPartialFile?>(new FullDisk());

        public string? FindCommit(RepositoryId repository, string revision) => throw new NotSupportedException();

        public string SnapshotPath(RepositoryId repository, string commit) => throw new NotSupportedException();

        public IReadOnlyList<RemoteFile>? FindListing(RepositoryId repository, string commit) =>
            throw new NotSupportedException();

        public IReadOnlyList<RemoteFile> ListPresent(RepositoryId repository, string commit) =>
            throw new NotSupportedException();

        public bool Contains(RepositoryId repository, string commit, RemoteFile file) =>
            throw new NotSupportedException();

        public long BytesKept(RepositoryId repository, RemoteFile file) => throw new NotSupportedException();

        public long BytesToReserve(RepositoryId repository, RemoteFile file) => throw new NotSupportedException();

        public Stream OpenRead(RepositoryId repository, string commit, RemoteFile file) =>
            throw new NotSupportedException();

        public bool TryPublish(RepositoryId repository, string commit, string revision, FileSelection files) =>
            throw new NotSupportedException();
    }
}
