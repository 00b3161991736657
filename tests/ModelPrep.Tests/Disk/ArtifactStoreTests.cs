using Microsoft.Extensions.Logging.Abstractions;
using ModelPrep.Disk;
using ModelPrep.Hosting;
using ModelPrep.Repositories;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Disk;

public sealed class ArtifactStoreTests : IDisposable
{
    private static readonly BuildFacts Facts = new("main", "float16", null);
    private readonly TempFolder _folder = new();
    private readonly ArtifactStore _store;

    public ArtifactStoreTests() =>
        _store = new ArtifactStore(
            _folder.Path,
            new FileLock(TimeSpan.FromSeconds(10), TimeProvider.System, NullLogger<FileLock>.Instance),
            KindServices.Catalog,
            TimeProvider.System,
            NullLogger<ArtifactStore>.Instance
        );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_published_is_found_with_every_file_listed()
    {
        var artifact = await PublishAsync();
        var found = _store.Find(Some.Key())!;
        Assert.Equal(artifact.FolderPath, found.FolderPath);
        Assert.Equal(Some.Key(), found.Manifest.Key);
        Assert.Equal(
            ["engine/config.json", "engine/rank0.engine", "repository/config.pbtxt"],
            found.Manifest.Files.Select(one => one.Path)
        );
        var file = found.Manifest.Files[^1];
        Assert.Equal(7, file.Size);
        // sha256 of "content"
        Assert.Equal("ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73", file.Sha256);
    }

    [Fact]
    public async Task A_build_is_invisible_until_it_is_published()
    {
        var staged = Stage();
        Assert.Null(_store.Find(Some.Key()));
        Assert.Empty(_store.List());
        await _store.PublishAsync(staged, Some.Key(), Facts, Token);
        Assert.Single(_store.List());
    }

    [Fact]
    public async Task A_folder_without_its_manifest_is_not_an_artifact()
    {
        var artifact = await PublishAsync();
        File.Delete($"{artifact.FolderPath}/manifest.json");
        Assert.Null(_store.Find(Some.Key()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"formatVersion\":99}")]
    public async Task A_manifest_that_cannot_be_read_is_no_manifest(string content)
    {
        var artifact = await PublishAsync();
        await File.WriteAllTextAsync($"{artifact.FolderPath}/manifest.json", content, Token);
        Assert.Null(_store.Find(Some.Key()));
    }

    [Fact]
    public async Task An_artifact_with_a_missing_or_cut_file_is_not_found()
    {
        var artifact = await PublishAsync();
        var path = $"{artifact.FolderPath}/repository/config.pbtxt";
        await File.WriteAllTextAsync(path, "cut", Token);
        Assert.Null(_store.Find(Some.Key()));
        File.Delete(path);
        Assert.Null(_store.Find(Some.Key()));
    }

    [Fact]
    public async Task A_file_with_another_time_is_hashed_and_gets_its_time_back()
    {
        var artifact = await PublishAsync();
        var path = $"{artifact.FolderPath}/repository/config.pbtxt";
        var time = File.GetLastWriteTimeUtc(path);
        Assert.Equal(
            time,
            artifact
                .Manifest.Files.Single(file => path.EndsWith(file.Path, StringComparison.Ordinal))
                .ModifiedAt.UtcDateTime
        );
        File.SetLastWriteTimeUtc(path, time.AddYears(1));
        Assert.NotNull(_store.Find(Some.Key()));
        Assert.Equal(time, File.GetLastWriteTimeUtc(path));

        await File.WriteAllTextAsync(path, "CONTENT", Token);
        Assert.Null(_store.Find(Some.Key()));
    }

    [Fact]
    public async Task An_artifact_in_use_is_not_removed()
    {
        var artifact = await PublishAsync();
        using (_store.Use(artifact))
        {
            using (_store.Use(artifact))
                Assert.False(_store.TryRemove(artifact));
            Assert.False(_store.TryRemove(artifact));
            Assert.NotNull(_store.Find(Some.Key()));
        }

        Assert.True(_store.TryRemove(artifact));
        Assert.Null(_store.Find(Some.Key()));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["work"]));
        Assert.False(_store.TryRemove(artifact));
        var error = Assert.Throws<BusyException>(() => _store.Use(artifact));
        Assert.Equal("MP7504", error.Code.Text);
        Assert.Contains(artifact.FolderPath, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_use_is_noted_beside_the_locks()
    {
        var artifact = await PublishAsync();
        var note = _folder[$"locks/{artifact.Manifest.Id}.used"];
        Assert.False(File.Exists(note));
        _store.Use(artifact).Dispose();
        File.SetLastWriteTimeUtc(note, DateTime.UnixEpoch);
        _store.Use(artifact).Dispose();
        Assert.NotEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(note));
    }

    [Fact]
    public async Task A_broken_artifact_is_moved_aside_and_built_again()
    {
        var artifact = await PublishAsync();
        File.Delete($"{artifact.FolderPath}/repository/config.pbtxt");
        await PublishAsync();
        Assert.NotNull(_store.Find(Some.Key()));
        Assert.Single(Directory.EnumerateDirectories(_folder["work"], "broken-*"));
    }

    [Fact]
    public async Task The_first_of_two_equal_builds_wins_and_the_other_is_dropped()
    {
        var second = new StagedBuild($"{_folder["work"]}/second", _folder[$"prepared/v1/{ArtifactId.Of(Some.Key())}"]);
        var first = await PublishAsync();
        Directory.CreateDirectory(second.RepositoryPath);
        var winner = await _store.PublishAsync(second, Some.Key(), Facts, Token);
        Assert.Equal(first.Manifest.CreatedAt, winner.Manifest.CreatedAt);
        Assert.False(Directory.Exists(second.FolderPath));
    }

    [Fact]
    public async Task What_is_written_anew_in_a_copy_does_not_change_in_the_artifact()
    {
        var artifact = await PublishAsync();
        Directory.CreateDirectory($"{artifact.RepositoryPath}/model/1"); // a folder without files counts
        var copy = _store.StageCopy(artifact, Some.Key());
        Assert.True(Directory.Exists($"{copy.RepositoryPath}/model/1"));
        Assert.Equal(
            [Path.Combine(copy.RepositoryPath, "config.pbtxt")],
            RewritePaths.Run(copy.RepositoryPath, ("content", "changed"))
        );
        Assert.Equal("changed", await File.ReadAllTextAsync($"{copy.RepositoryPath}/config.pbtxt", Token));
        Assert.Equal("content", await File.ReadAllTextAsync($"{artifact.RepositoryPath}/config.pbtxt", Token));
    }

    [Fact]
    public async Task Two_holders_of_one_key_take_turns()
    {
        var first = await _store.LockAsync(Some.Key(), Token);
        var second = _store.LockAsync(Some.Key(), Token);
        Assert.False(second.IsCompleted);
        first!.Dispose();
        (await second)!.Dispose();
    }

    [Fact]
    public async Task A_wait_for_a_key_ends_when_its_artifact_is_published_though_the_lock_is_held()
    {
        using var first = await _store.LockAsync(Some.Key(), Token);
        var second = _store.LockAsync(Some.Key(), Token);
        await PublishAsync();
        Assert.Null(await second);
    }

    [Fact]
    public async Task A_wait_that_lasts_too_long_ends_with_the_name_of_the_lock()
    {
        var impatient = new FileLock(TimeSpan.Zero, TimeProvider.System, NullLogger<FileLock>.Instance);
        using var held = await impatient.AcquireAsync(_folder["x.lock"], Token);
        var error = await Assert.ThrowsAsync<BusyException>(() => impatient.AcquireAsync(_folder["x.lock"], Token));
        Assert.Equal("MP7501", error.Code.Text);
        Assert.Contains(_folder["x.lock"], error.Message, StringComparison.Ordinal);
    }

    private StagedBuild Stage()
    {
        var staged = _store.Stage(Some.Key());
        Directory.Delete(staged.ScratchPath);
        File.WriteAllText(Path.Combine(staged.RepositoryPath, "config.pbtxt"), "content");
        Directory.CreateDirectory(staged.EnginePath);
        foreach (var name in new[] { EngineFiles.ConfigName, EngineFiles.RankName(0) })
            File.WriteAllText(Path.Combine(staged.EnginePath, name), "content");
        return staged;
    }

    private Task<Artifact> PublishAsync() => _store.PublishAsync(Stage(), Some.Key(), Facts, Token);
}
