using ModelPrep.Disk;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What a server uses is not removed under it.</summary>
public sealed class InUseTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--tp 2")]
    public async Task An_artifact_is_in_use_for_as_long_as_its_server_runs(string options)
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: options);
        var artifact = Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]));
        var note = sandbox[$"cache/locks/{Path.GetFileName(artifact)}.used"];
        File.SetLastWriteTimeUtc(note, DateTime.UnixEpoch);
        await using (var serving = await RunningServer.ReadyAsync(sandbox))
        {
            Assert.Null(ArtifactLock.TryTakeExclusive(artifact));
            Assert.NotEqual(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(note));
            Assert.Equal(0, (await serving.StopAsync()).ExitCode);
        }

        using var alone = ArtifactLock.TryTakeExclusive(artifact);
        Assert.NotNull(alone);
    }

    /// <remarks>Any reader can take the lock that only a removal should: a backup program, a script.</remarks>
    [Fact]
    public async Task A_manifest_that_somebody_else_has_locked_is_named_with_its_holder()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "");
        var artifact = Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]));
        await using var holder = sandbox.Start(
            "/usr/bin/flock",
            ["--no-fork", $"{artifact}/manifest.json", "sh", "-c", "echo held; exec sleep 600"]
        );
        await holder.LineAsync("held");
        foreach (var command in new[] { "init --model org/model", "serve" })
            await sandbox.FailAsync("MP7504", command, $"{artifact}/manifest.json is locked by process ", "(sleep)");
    }

    [Fact]
    public async Task A_server_that_is_killed_uses_it_no_more()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "");
        var artifact = Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]));
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        serving.Process.Signal("KILL");
        await serving.Process.EndAsync();
        using var alone = ArtifactLock.TryTakeExclusive(artifact);
        Assert.NotNull(alone);
    }

    [Fact]
    public async Task A_read_only_cache_serves_and_counts_as_used()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var disk = new SmallDisk(sandbox["cache"], 200);
        var artifact = (await sandbox.SucceedAsync("init --model org/model")).Output.Trim();
        disk.MakeReadOnly();
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        Assert.Null(ArtifactLock.TryTakeExclusive(artifact));
        Assert.Equal(0, (await serving.StopAsync()).ExitCode);
        await sandbox.SucceedAsync("init --model org/model"); // the hand-over file is there already
    }
}
