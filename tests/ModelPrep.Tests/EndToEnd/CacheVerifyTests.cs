namespace ModelPrep.Tests.EndToEnd;

/// <summary><c>modelprep cache verify</c>.</summary>
public sealed class CacheVerifyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_right_is_right_and_stays_as_it_is()
    {
        await using var sandbox = await PreparedAsync();
        var blob = Path.Combine(
            sandbox[$"{Sandbox.ModelCache}/blobs"],
            sandbox.FilesOf($"{Sandbox.ModelCache}/blobs").First()
        );
        File.SetLastAccessTimeUtc(blob, DateTime.UnixEpoch);
        Assert.Contains(
            "are what they must be",
            (await sandbox.SucceedAsync("cache verify --weights")).Output,
            StringComparison.Ordinal
        );
        Assert.Equal(DateTime.UnixEpoch, File.GetLastAccessTimeUtc(blob)); // it would look used otherwise
    }

    [Theory]
    [InlineData("engine/rank0.engine", "sha256:")]
    [InlineData("repository/model/config.pbtxt", "sha256:")]
    public async Task A_file_with_a_flipped_bit_is_named_with_what_was_expected_and_found(string name, string expected)
    {
        await using var sandbox = await PreparedAsync();
        var path = Path.Combine(Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"])), name);
        var written = File.GetLastWriteTimeUtc(path);
        await FlipAsync(path);
        File.SetLastWriteTimeUtc(path, written); // as a disk does it
        var outcome = await sandbox.FailAsync("MP6508", "cache verify", "1 of ", path, "modelprep cache remove");
        Assert.StartsWith($"{path}: expected {expected}", outcome.Output, StringComparison.Ordinal);
        Assert.Contains(", found ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_files_cut_files_and_missing_manifests_are_broken()
    {
        await using var sandbox = await PreparedAsync();
        var artifact = Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]));
        File.Delete($"{artifact}/repository/model/config.pbtxt");
        using (var engine = File.OpenHandle($"{artifact}/engine/rank0.engine", FileMode.Open, FileAccess.Write))
            RandomAccess.SetLength(engine, 10);
        Directory.CreateDirectory(sandbox["cache/prepared/v1/other"]);
        var lines = (await sandbox.FailAsync("MP6508", "cache verify", "3 of ")).Output.Split('\n');
        Assert.Contains(
            lines,
            line =>
                line.Contains("config.pbtxt", StringComparison.Ordinal)
                && line.EndsWith("found no file", StringComparison.Ordinal)
        );
        Assert.Contains(
            lines,
            line =>
                line.Contains("rank0.engine", StringComparison.Ordinal)
                && line.EndsWith("found 10 bytes", StringComparison.Ordinal)
        );
        Assert.Contains(lines, line => line.Contains("other/manifest.json", StringComparison.Ordinal));
        await sandbox.FailAsync("MP6508", "cache verify other");
    }

    [Theory]
    [InlineData("config.json")] // named by its git blob id
    [InlineData("model-00001-of-00002.safetensors")] // by its SHA-256
    public async Task Weights_are_read_only_when_asked_for(string name)
    {
        await using var sandbox = await PreparedAsync();
        var blob = new FileInfo(sandbox[$"{Sandbox.ModelCache}/snapshots/{sandbox.Commit}/{name}"])
            .ResolveLinkTarget(returnFinalTarget: true)!
            .FullName;
        await FlipAsync(blob);
        await sandbox.SucceedAsync("cache verify");
        var outcome = await sandbox.RunAsync("cache verify --weights");
        Assert.Equal(65, outcome.ExitCode);
        Assert.StartsWith($"{blob}: expected ", outcome.Output, StringComparison.Ordinal);
        var json = await sandbox.RunAsync("cache verify --weights --output json");
        Assert.Contains($"\"path\": \"{blob}\"", json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_named_artifacts_are_read_and_an_unknown_name_is_an_error()
    {
        await using var sandbox = await PreparedAsync();
        var other = (
            await sandbox.SucceedAsync("init --model org/model --engine vllm --served-name other")
        ).Output.Trim();
        await FlipAsync($"{other}/repository/other/config.pbtxt");
        await sandbox.SucceedAsync("cache verify model");
        await sandbox.FailAsync("MP6508", $"cache verify {Path.GetFileName(other)}");
        await sandbox.FailAsync("MP6609", "cache verify model nothing", "no artifact nothing");
    }

    private static async Task<Sandbox> PreparedAsync()
    {
        var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model");
        return sandbox;
    }

    private static async Task FlipAsync(string path)
    {
        var bytes = await File.ReadAllBytesAsync(path, Token);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Token);
    }
}
