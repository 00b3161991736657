namespace ModelPrep.Tests.EndToEnd;

/// <summary>What the next <c>init</c> says and does about a cache that is not as it should be.</summary>
public sealed class CacheRecoveryTests
{
    private const string Init = "init --model org/model";

    [Fact]
    public async Task A_damaged_engine_is_moved_aside_said_and_built_again()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync(Init)).Output.Trim();
        var engine = $"{artifact}/engine/rank0.engine";
        await using (var file = new FileStream(engine, FileMode.Open, FileAccess.ReadWrite))
            file.WriteByte((byte)(file.ReadByte() ^ 1));

        await sandbox.FailAsync("MP7804", "serve --dry-run", artifact);
        var outcome = await sandbox.SucceedAsync(Init);
        Assert.Equal(artifact, outcome.Output.Trim());
        Assert.Contains(
            $"{artifact} is broken: engine/rank0.engine has the SHA-256",
            outcome.Log,
            StringComparison.Ordinal
        );
        Assert.Single(
            Directory.EnumerateFileSystemEntries(sandbox["cache/work"]),
            path => Path.GetFileName(path).StartsWith("broken-", StringComparison.Ordinal)
        );
        Assert.Equal(2, sandbox.StandInEvents.Count(one => one.Name == "build-finished"));
    }

    [Fact]
    public async Task A_build_beside_a_relative_says_in_what_it_differs()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Assert.DoesNotContain(
            "rebuilding",
            (await sandbox.SucceedAsync($"{Init} --engine vllm")).Log,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "rebuilding: served name model -> chat",
            (await sandbox.SucceedAsync($"{Init} --engine vllm --served-name chat")).Log,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("rebuilding", (await sandbox.SucceedAsync(Init)).Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hand_over_file_that_names_what_is_gone_is_written_anew()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync($"{Init} --engine vllm")).Output.Trim();
        Directory.Delete(artifact, recursive: true);
        await sandbox.FailAsync("MP7804", "serve", artifact, "missing", "modelprep init");
        await sandbox.SucceedAsync($"{Init} --engine vllm");
        Assert.Contains(artifact, (await sandbox.SucceedAsync("serve --dry-run")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cache/work")]
    [InlineData("cache/prepared")]
    public async Task A_cache_in_two_pieces_is_refused_before_the_work_begins(string mounted)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var disk = new SmallDisk(sandbox[mounted], 200);
        await sandbox.FailAsync(
            "MP7306",
            $"{Init} --engine vllm",
            sandbox["cache/work"],
            sandbox["cache/prepared"],
            "different mounts"
        );
        Assert.Empty(sandbox.FilesOf(Sandbox.ModelCache));
    }

    [Fact]
    public async Task Times_in_the_future_hurt_nobody()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync($"{Init} --engine vllm")).Output.Trim();
        var manifest = $"{artifact}/manifest.json";
        var text = await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            manifest,
            text.Replace("\"createdAt\": \"20", "\"createdAt\": \"29", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        foreach (var path in Directory.EnumerateFileSystemEntries(sandbox["cache"], "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(path, new DateTime(2120, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Directory.CreateDirectory(sandbox[$"cache/work/{Path.GetFileName(artifact)}.00000000"]);
        Assert.Equal(artifact, (await sandbox.SucceedAsync($"{Init} --engine vllm")).Output.Trim());
        await sandbox.SucceedAsync("serve --dry-run");
        await sandbox.SucceedAsync($"{Init} --engine vllm --served-name chat");
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox["cache/work"]));
    }
}
