using Microsoft.Extensions.Logging.Abstractions;
using ModelPrep.Disk;
using ModelPrep.Sources.HuggingFace;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Sources;

public sealed class DownloadWeightsTests
{
    [Fact]
    public async Task Files_that_somebody_removes_again_and_again_are_an_error_after_three_tries()
    {
        var cache = new EmptiedCache();
        var step = new DownloadWeights(
            null!,
            cache,
            new NoSharedWeights(),
            null!,
            new TransferLimits(),
            null!,
            TimeProvider.System,
            NullLogger<DownloadWeights>.Instance
        );
        var error = await Assert.ThrowsAsync<BusyException>(() =>
            step.RunAsync(
                Some.Model,
                Some.Repository,
                new FileSelection([Some.File("a")], 10),
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal("MP7503", error.Code.Text);
        Assert.Contains("3 times", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, cache.Tries);
    }

    /// <summary>A cache that has each file when it is asked, and lacks one when it is to be published.</summary>
    private sealed class EmptiedCache : ISnapshotCache
    {
        public Task<IDisposable?> PinAsync(
            RepositoryId repository,
            string commit,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException();

        public int Tries { get; private set; }

        public string RootPath => "/cache";

        public string? FindCommit(RepositoryId repository, string revision) => null;

        public string SnapshotPath(RepositoryId repository, string commit) => "/cache/snapshot";

        public IReadOnlyList<RemoteFile>? FindListing(RepositoryId repository, string commit) => null;

        public IReadOnlyList<RemoteFile> ListPresent(RepositoryId repository, string commit) => [];

        public bool Contains(RepositoryId repository, string commit, RemoteFile file) => true;

        public long BytesToReserve(RepositoryId repository, RemoteFile file) => 0;

        public long BytesKept(RepositoryId repository, RemoteFile file) => 0;

        public Stream OpenRead(RepositoryId repository, string commit, RemoteFile file) => Stream.Null;

        public Task<IPartialFile?> OpenPartialAsync(
            RepositoryId repository,
            RemoteFile file,
            CancellationToken cancellationToken
        ) => Task.FromResult<IPartialFile?>(null);

        public bool TryPublish(RepositoryId repository, string commit, string revision, FileSelection files)
        {
            Tries++;
            return false;
        }
    }
}
