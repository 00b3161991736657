using ModelPrep.Disk;
using ModelPrep.Hosting;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Disk;

/// <summary>What a crash, an older version or a damaged disk left, and what becomes of it.</summary>
public sealed class RecoveryTests : IAsyncDisposable
{
    private static readonly ArtifactKey Other = Some.Key(kind: "vllm");
    private readonly TempFolder _folder = new();
    private readonly LogLines<ArtifactStore> _log = new();
    private readonly FileLock _locks = new(TimeSpan.FromSeconds(10), TimeProvider.System, new LogLines<FileLock>());
    private readonly ArtifactStore _store;
    private IDisposable? _held;

    public RecoveryTests() =>
        _store = new ArtifactStore(_folder.Path, _locks, KindServices.Catalog, TimeProvider.System, _log);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _held?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    public static TheoryData<string, string, string> Broken =>
        new()
        {
            { "manifest.json", "", "manifest.json or what it lists cannot be read" },
            { "manifest.json", "{}", "manifest.json has format version 0, expected 1" },
            { "manifest.json", "{\"formatVersion\":99}", "manifest.json has format version 99, expected 1" },
            { "manifest.json", "{\"formatVersion\":1}", "manifest.json lacks its key or its files" },
            { "repository/config.pbtxt", "cut", "repository/config.pbtxt has 3 bytes, expected 7" },
            { "repository/config.pbtxt", "CONTENT", "repository/config.pbtxt has the SHA-256 " },
            { "manifest.json", "-", "manifest.json is missing" },
            { "repository/config.pbtxt", "-", "repository/config.pbtxt is missing" },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_artifact_is_moved_aside_with_the_reason(string file, string content, string reason)
    {
        var artifact = await PublishAsync();
        var path = Path.Combine(artifact.FolderPath, file);
        if (content == "-")
            File.Delete(path);
        else
            await File.WriteAllTextAsync(path, content, Token);
        Directory.SetLastWriteTimeUtc(artifact.FolderPath, DateTime.UnixEpoch);

        Assert.Null(_store.Find(Some.Key()));
        await RecoverAsync();
        Assert.Contains(
            $"{artifact.FolderPath} is broken: {reason}",
            await _log.NextAsync("is broken", Token),
            StringComparison.Ordinal
        );
        Assert.Single(Work(), name => name.StartsWith($"broken-{artifact.Manifest.Id}-", StringComparison.Ordinal));
        Assert.False(Directory.Exists(artifact.FolderPath));
        await PublishAsync();
        Assert.NotNull(_store.Find(Some.Key()));
    }

    [Fact]
    public async Task An_artifact_in_the_place_of_another_is_broken()
    {
        var artifact = await PublishAsync();
        Directory.Move(artifact.FolderPath, _folder[$"prepared/v1/{ArtifactId.Of(Other)}"]);
        Assert.Null(_store.Find(Other));
    }

    [Fact]
    public async Task A_manifest_without_times_of_files_is_of_no_use()
    {
        var artifact = await PublishAsync();
        var path = $"{artifact.FolderPath}/manifest.json";
        await File.WriteAllLinesAsync(
            path,
            [.. File.ReadLines(path).Where(line => !line.Contains("modifiedAt", StringComparison.Ordinal))],
            Token
        );
        await RecoverAsync();
        Assert.Contains("modifiedAt", await _log.NextAsync("is broken", Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_intact_artifact_stays()
    {
        await PublishAsync();
        await RecoverAsync();
        Assert.NotNull(_store.Find(Some.Key()));
        Assert.Empty(Work());
    }

    [Fact]
    public async Task What_dead_processes_left_is_removed_and_named_and_nothing_else()
    {
        var (id, old, young) = (
            ArtifactId.Of(Other),
            $"broken-{ArtifactId.Of(Other)}-00000000",
            $"broken-{ArtifactId.Of(Other)}-11111111"
        );
        string[] foreign =
        [
            "my.project",
            "of-somebody",
            "removed-photos",
            $"removed-{id}",
            "v1.2",
            $"{id}.old",
            $"broken-{id}-0000000",
        ];
        foreach (var name in (string[])[$"removed-{id}-22222222", old, young, .. foreign])
            Directory.SetLastWriteTimeUtc(
                Directory.CreateDirectory(_folder[$"work/{name}"]).FullName,
                TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-8)
            );
        _store.Stage(Some.Key());
        _store.Stage(Other); // and nobody holds its lock
        Directory.SetLastWriteTimeUtc(
            _folder[$"work/{young}"],
            TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-6)
        );
        await RecoverAsync();
        Assert.Equal(foreign.Append(young).Order(StringComparer.Ordinal), Work().Order(StringComparer.Ordinal));
        for (var removed = 0; removed < 4; removed++)
            await _log.NextAsync("Removed ", Token);
    }

    [Fact]
    public async Task A_build_of_another_key_whose_builder_lives_is_left_alone()
    {
        using var builder = await _store.LockAsync(Other, Token);
        var build = _store.Stage(Other);
        await RecoverAsync();
        Assert.True(Directory.Exists(build.RepositoryPath));
    }

    [Fact]
    public void Where_locks_do_nothing_only_what_was_left_alone_for_a_day_is_removed()
    {
        var (young, old) = (_store.Stage(Other).FolderPath, _store.Stage(Other).FolderPath);
        Directory.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        Directory.CreateDirectory(_folder["locks"]);
        File.WriteAllText(_folder[$"locks/{ArtifactId.Of(Some.Key())}.lock"], "");
        _store.Recover(Some.Key()); // nobody holds the key's lock, as if it did nothing
        Assert.Equal([Path.GetFileName(young)], Work());
        Assert.False(Directory.Exists(old));
    }

    [Fact]
    public void A_temporary_file_that_was_left_behind_is_removed_by_the_next_write_an_hour_later()
    {
        var (old, young, foreign) = (
            _folder["x.json.00000000.tmp"],
            _folder["x.json.11111111.tmp"],
            _folder["y.json.00000000.tmp"]
        );
        foreach (var path in new[] { old, young, foreign })
            File.WriteAllText(path, "");
        File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
        File.SetLastWriteTimeUtc(foreign, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
        DurableFile.Replace(_folder["x.json"], "1"u8);
        Assert.Equal([false, true, true], new[] { old, young, foreign }.Select(File.Exists));
    }

    private IEnumerable<string> Work() =>
        Directory.Exists(_folder["work"])
            ? Directory.EnumerateFileSystemEntries(_folder["work"]).Select(path => Path.GetFileName(path)!)
            : [];

    private async Task RecoverAsync()
    {
        _held ??= await _store.LockAsync(Some.Key(), Token);
        _store.Recover(Some.Key());
    }

    private async Task<Artifact> PublishAsync()
    {
        var staged = _store.Stage(Some.Key());
        Directory.Delete(staged.ScratchPath);
        await File.WriteAllTextAsync(Path.Combine(staged.RepositoryPath, "config.pbtxt"), "content", Token);
        File.SetLastWriteTimeUtc(Path.Combine(staged.RepositoryPath, "config.pbtxt"), DateTime.UnixEpoch.AddDays(1));
        Directory.CreateDirectory(staged.EnginePath);
        foreach (var name in new[] { EngineFiles.ConfigName, EngineFiles.RankName(0) })
            await File.WriteAllTextAsync(Path.Combine(staged.EnginePath, name), "content", Token);
        return await _store.PublishAsync(staged, Some.Key(), new BuildFacts("main", "float16", null), Token);
    }
}
