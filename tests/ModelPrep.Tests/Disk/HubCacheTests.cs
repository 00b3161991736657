using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ModelPrep.Disk;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Disk;

public sealed class HubCacheTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly HubCache _cache;

    public HubCacheTests() =>
        _cache = new HubCache(
            _folder.Path,
            new FileLock(TimeSpan.FromSeconds(10), TimeProvider.System, NullLogger<FileLock>.Instance)
        );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Repository => _folder["models--org--model"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_finished_download_has_exactly_Hugging_Faces_layout()
    {
        var config = await StoreAsync("config.json", "{}", lfs: false);
        var weights = await StoreAsync("sub/model.safetensors", "weights", lfs: true);
        _cache.TryPublish(Some.Repository, Some.Commit, "main", new FileSelection([config, weights], 0));

        // no newline: it breaks offline clients
        Assert.Equal(Some.Commit, await File.ReadAllTextAsync($"{Repository}/refs/main", Token));
        Assert.Equal(
            $"../../blobs/{config.Digest.Hex}",
            new FileInfo($"{Repository}/snapshots/{Some.Commit}/config.json").LinkTarget
        );
        Assert.Equal(
            $"../../../blobs/{weights.Digest.Hex}",
            new FileInfo($"{Repository}/snapshots/{Some.Commit}/sub/model.safetensors").LinkTarget
        );
        Assert.Equal(
            "weights",
            await File.ReadAllTextAsync($"{Repository}/snapshots/{Some.Commit}/sub/model.safetensors", Token)
        );
        Assert.StartsWith(
            "Signature: 8a477f597d28d172789f06886806bc55\n",
            await File.ReadAllTextAsync(_folder["CACHEDIR.TAG"], Token),
            StringComparison.Ordinal
        );
        Assert.Equal(
            [".locks", "models--org--model"],
            Directory.EnumerateDirectories(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            [".modelprep", "blobs", "refs", "snapshots"],
            Directory.EnumerateFileSystemEntries(Repository).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_blob_of_the_wrong_size_does_not_count_and_is_replaced()
    {
        var file = FileOf("x", "right", lfs: true);
        Directory.CreateDirectory($"{Repository}/blobs");
        await File.WriteAllTextAsync($"{Repository}/blobs/{file.Digest.Hex}", "", Token);
        Assert.False(_cache.Contains(Some.Repository, Some.Commit, file));
        await WriteAsync(file, "right");
        Assert.True(_cache.Contains(Some.Repository, Some.Commit, file));
    }

    [Fact]
    public async Task A_cache_without_links_is_read_and_left_as_it_is()
    {
        var file = FileOf("config.json", "{}", lfs: false);
        var path = $"{Repository}/snapshots/{Some.Commit}/config.json";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "{}", Token);
        Assert.True(_cache.Contains(Some.Repository, Some.Commit, file));
        _cache.TryPublish(Some.Repository, Some.Commit, "main", new FileSelection([file], 0));
        Assert.Null(new FileInfo(path).LinkTarget);
    }

    [Fact]
    public async Task A_link_to_another_blob_is_replaced()
    {
        var path = $"{Repository}/snapshots/{Some.Commit}/config.json";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, "../../blobs/nothing");
        var file = await StoreAsync("config.json", "{}", lfs: false);
        _cache.TryPublish(Some.Repository, Some.Commit, "main", new FileSelection([file], 0));
        Assert.Equal("{}", await File.ReadAllTextAsync(path, Token));
    }

    [Fact]
    public async Task Temporary_links_of_makers_that_were_killed_long_ago_go_with_the_next_link()
    {
        var file = await StoreAsync("config.json", "{}", lfs: false);
        var (old, young, other) = (
            $"{Repository}/.0123abcd.link",
            $"{Repository}/.4567abcd.link",
            $"{Repository}/.link"
        );
        foreach (var path in new[] { old, young, other })
            File.CreateSymbolicLink(path, "../../blobs/nothing");
        using (
            var touch = System.Diagnostics.Process.Start(
                "touch",
                ["--no-dereference", "--date=2 hours ago", old, other]
            )
        )
            await touch.WaitForExitAsync(Token);
        _cache.TryPublish(Some.Repository, Some.Commit, "main", new FileSelection([file], 0));
        Assert.Equal(
            [false, true, true],
            new[] { old, young, other }.Select(path => new FileInfo(path).LinkTarget is not null)
        );
    }

    [Fact]
    public async Task A_blob_that_somebody_has_removed_meanwhile_leaves_neither_link_nor_ref()
    {
        var (config, weights) = (
            await StoreAsync("config.json", "{}", lfs: false),
            await StoreAsync("model.safetensors", "weights", lfs: true)
        );
        File.Delete($"{Repository}/blobs/{weights.Digest.Hex}");
        Assert.False(_cache.TryPublish(Some.Repository, Some.Commit, "main", new FileSelection([config, weights], 0)));
        Assert.Equal(
            ["config.json"],
            Directory.EnumerateFileSystemEntries($"{Repository}/snapshots/{Some.Commit}").Select(Path.GetFileName)
        );
        Assert.False(Directory.Exists($"{Repository}/refs"));
        await WriteAsync(weights, "weights");
        Assert.True(_cache.TryPublish(Some.Repository, Some.Commit, "main", new FileSelection([config, weights], 0)));
    }

    [Fact]
    public void A_commit_as_revision_writes_no_ref()
    {
        Directory.CreateDirectory($"{Repository}/snapshots/{Some.Commit}");
        _cache.TryPublish(Some.Repository, Some.Commit, Some.Commit, new FileSelection([], 0));
        Assert.False(Directory.Exists($"{Repository}/refs"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../../elsewhere")]
    [InlineData("/etc")]
    [InlineData("a/b")]
    public async Task A_ref_that_leads_out_of_the_snapshots_names_no_commit(string content)
    {
        Directory.CreateDirectory($"{Repository}/refs");
        await File.WriteAllTextAsync($"{Repository}/refs/main", content, Token);
        Assert.Null(_cache.FindCommit(Some.Repository, "main"));
        await File.WriteAllTextAsync($"{Repository}/refs/main", $"{Some.Commit}\n", Token);
        Assert.Equal(Some.Commit, _cache.FindCommit(Some.Repository, "main"));
    }

    [Fact]
    public async Task A_file_that_another_process_finished_while_we_waited_is_not_written_again()
    {
        var file = await StoreAsync("x", "right", lfs: true);
        Assert.Null(await _cache.OpenPartialAsync(Some.Repository, file, Token));
    }

    private static RemoteFile FileOf(string path, string content, bool lfs)
    {
        var bytes = Encoding.UTF8.GetBytes(content);
        var hash = lfs
            ? SHA256.HashData(bytes)
            : SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]);
        return new RemoteFile(path, bytes.Length, ContentDigest.TryParse(Convert.ToHexStringLower(hash))!);
    }

    private async Task<RemoteFile> StoreAsync(string path, string content, bool lfs)
    {
        var file = FileOf(path, content, lfs);
        await WriteAsync(file, content);
        return file;
    }

    private async Task WriteAsync(RemoteFile file, string content)
    {
        using var partial = (await _cache.OpenPartialAsync(Some.Repository, file, Token))!;
        partial.Write(0, Encoding.UTF8.GetBytes(content));
        partial.Commit();
    }
}
