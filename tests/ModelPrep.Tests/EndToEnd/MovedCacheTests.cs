using ModelPrep.Disk;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A cache whose folder has got another path: the files of its artifacts name the old one.</summary>
public sealed class MovedCacheTests
{
    private const string Init = "init --model org/model";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_artifact_that_was_moved_or_copied_is_written_anew_for_its_place_and_not_built(bool copied)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var old = (await sandbox.SucceedAsync(Init)).Output.Trim();
        await MoveAsync(sandbox, copied);
        await sandbox.FailAsync(
            "MP7806",
            "serve --model org/model",
            sandbox["moved/prepared/v1/"],
            $"its files name another folder, {old}"
        );

        var outcome = await sandbox.SucceedAsync(Init);
        var artifact = outcome.Output.Trim();
        Assert.StartsWith(sandbox["moved/"], artifact, StringComparison.Ordinal);
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-finished");
        Assert.Contains($"{artifact} was made as {old}", outcome.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(" WRN ", outcome.Log, StringComparison.Ordinal);
        Assert.Contains(
            $"\"{artifact}/engine\"",
            await File.ReadAllTextAsync($"{artifact}/repository/tensorrt_llm/config.pbtxt", Token),
            StringComparison.Ordinal
        );
        Assert.Empty(sandbox.FilesOf("moved/work"));
        await sandbox.SucceedAsync("cache verify");
        await using (var serving = await RunningServer.ReadyAsync(sandbox))
            await serving.StopAsync();

        Assert.DoesNotContain("was made as", (await sandbox.SucceedAsync(Init)).Log, StringComparison.Ordinal);
        if (copied)
            await sandbox.With("MODELPREP_CACHE", sandbox["cache"]).SucceedAsync("cache verify");
    }

    [Fact]
    public async Task Another_name_for_the_same_folder_is_no_move()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync(Init)).Output.Trim();
        var time = File.GetLastWriteTimeUtc($"{artifact}/manifest.json");
        Directory.CreateSymbolicLink(sandbox["linked"], sandbox["cache"]);
        sandbox.With("MODELPREP_CACHE", sandbox["linked"]);
        Assert.StartsWith(sandbox["linked/"], (await sandbox.SucceedAsync(Init)).Output, StringComparison.Ordinal);
        Assert.Equal(time, File.GetLastWriteTimeUtc($"{artifact}/manifest.json"));
        await sandbox.SucceedAsync("serve --dry-run");
    }

    [Fact]
    public async Task One_that_a_server_uses_under_its_old_path_is_left_alone()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var old = (await sandbox.SucceedAsync(Init)).Output.Trim();
        await MoveAsync(sandbox, copied: false);
        using var use = ArtifactLock.TryShare(sandbox[$"moved/prepared/v1/{Path.GetFileName(old)}"]);
        Assert.NotNull(use);
        await sandbox.FailAsync("MP7807", Init, "is in use by a server", old, "Mount the cache at the same path");
    }

    [Fact]
    public async Task One_without_an_engine_names_only_the_weights_and_is_taken_as_it_is()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync($"{Init} --engine vllm");
        await MoveAsync(sandbox, copied: false);
        Assert.DoesNotContain(
            "was made as",
            (await sandbox.SucceedAsync($"{Init} --engine vllm")).Log,
            StringComparison.Ordinal
        );
        await sandbox.SucceedAsync("serve --dry-run");
    }

    private static async Task MoveAsync(Sandbox sandbox, bool copied)
    {
        string[] command = copied ? ["cp", "--recursive"] : ["mv"];
        await using var run = sandbox.Start(
            $"/bin/{command[0]}",
            [.. command[1..], sandbox["cache"], sandbox["moved"]]
        );
        Assert.Equal(0, (await run.EndAsync()).ExitCode);
        File.Delete(sandbox["moved/prepared.json"]);
        sandbox.With("MODELPREP_CACHE", sandbox["moved"]);
    }
}
