using System.Text.Json;
using ModelPrep.Disk;
using ModelPrep.Hosting;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Disk;

/// <summary>Who publishes an artifact on the shared tier at the same time as others.</summary>
public sealed class SharedFolderTests : IDisposable
{
    private readonly TempFolder _root = new();
    private readonly SharedFolder _folder;
    private readonly Manifest _manifest;

    public SharedFolderTests()
    {
        _folder = new SharedFolder(_root.Path, KindServices.Catalog);
        var key = Some.Key("vllm");
        _manifest = new Manifest(
            Manifest.CurrentVersion,
            ArtifactId.Of(key),
            key,
            "main",
            "float16",
            null,
            DateTimeOffset.UnixEpoch,
            [new ManifestFile("file", 4, DateTimeOffset.UnixEpoch, "")]
        );
    }

    private static Heartbeat Heartbeat => new(TimeProvider.System, CancellationToken.None);

    private string Id => _manifest.Id;

    public void Dispose() => _root.Dispose();

    [Fact]
    public void The_first_wins_also_when_it_comes_after_the_look_of_the_second()
    {
        var late = Stage("late");
        Assert.True(_folder.Place(Stage("soon"), Id, damaged: null, Heartbeat).IsPlaced);
        Assert.Equal((false, null), _folder.Place(late, Id, damaged: null, Heartbeat));
        Assert.Equal("soon", Content());
        Assert.Equal([late], Directory.EnumerateDirectories(_root["work"]));
    }

    [Fact]
    public void A_broken_one_is_moved_aside_and_replaced()
    {
        Assert.True(_folder.Place(Stage("much"), Id, damaged: null, Heartbeat).IsPlaced);
        File.WriteAllText(Path.Combine(_folder.PathOf(Id), "file"), "too much");
        var (isPlaced, aside) = _folder.Place(Stage("good"), Id, damaged: null, Heartbeat);
        Assert.True(isPlaced);
        Assert.Equal("too much", File.ReadAllText(Path.Combine(aside!, "file")));
        Assert.Equal("good", Content());
    }

    [Fact]
    public void One_that_was_found_damaged_is_replaced_and_not_what_has_replaced_it_meanwhile()
    {
        Assert.True(_folder.Place(Stage("evil"), Id, damaged: null, Heartbeat).IsPlaced);
        var damaged = _folder.IdentityOf(Id);
        Assert.True(_folder.Place(Stage("good"), Id, damaged, Heartbeat).IsPlaced);
        Assert.False(_folder.Place(Stage("late"), Id, damaged, Heartbeat).IsPlaced);
        Assert.Equal("good", Content());
    }

    [Fact]
    public void What_publishers_have_left_goes_after_its_time_and_nothing_else()
    {
        string[] old = [$"{Id}.01234567", $"broken-{Id}-01234567"],
            kept = ["my.project", "broken-chair", $"broken-{Id}-89abcdef", $"{Id}.89abcdef"];
        foreach (var name in old.Concat(kept))
            Directory.CreateDirectory(_root[$"work/{name}"]);
        foreach (var name in old.Concat(kept.Take(2)))
            Directory.SetLastWriteTimeUtc(
                _root[$"work/{name}"],
                TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-8)
            );
        Directory.SetLastWriteTimeUtc(
            _root[$"work/{kept[2]}"],
            TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-6)
        );
        var staged = Path.GetFileName(_folder.Stage(Id));
        Assert.Equal(
            kept.Append(staged).Order(StringComparer.Ordinal),
            Directory
                .EnumerateDirectories(_root["work"])
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)
        );
    }

    private string Content() => File.ReadAllText(Path.Combine(_folder.PathOf(Id), "file"));

    private string Stage(string content)
    {
        var staged = _folder.Stage(Id);
        File.WriteAllText(Path.Combine(staged, "file"), content);
        File.WriteAllBytes(
            Path.Combine(staged, Manifest.FileName),
            JsonSerializer.SerializeToUtf8Bytes(_manifest, ArtifactJson.Default.Manifest)
        );
        return staged;
    }
}
