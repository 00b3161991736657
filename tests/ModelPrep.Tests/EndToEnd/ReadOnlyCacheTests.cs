namespace ModelPrep.Tests.EndToEnd;

/// <summary>Caches that somebody has filled and mounts for reading only.</summary>
public sealed class ReadOnlyCacheTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData(" --engine vllm", false)]
    [InlineData(" --engine vllm", true)]
    public async Task With_everything_in_them_init_succeeds_and_a_server_starts(string engine, bool isPinned)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var disks = new Disks(sandbox);
        var init = $"init --model org/model{engine}{(isPinned ? $" --revision {sandbox.Commit}" : "")}";
        var prepared = await sandbox.SucceedAsync(init);
        disks.MakeReadOnly();
        sandbox.Hub.ClearRequests();
        var outcome = await sandbox.SucceedAsync(init);
        Assert.Equal(prepared.Output, outcome.Output);
        Assert.DoesNotContain(" WRN ", outcome.Log, StringComparison.Ordinal);
        Assert.Equal(isPinned ? 0 : 1, sandbox.Hub.Requests.Count);
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        Assert.Equal(0, (await serving.StopAsync()).ExitCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --engine vllm")]
    public async Task What_another_init_has_prepared_is_handed_over_elsewhere(string engine)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var disks = new Disks(sandbox);
        var prepared = await sandbox.SucceedAsync($"init --model org/model{engine}");
        disks.MakeReadOnly();
        sandbox.With("MODELPREP_PREPARED", sandbox["run/prepared.json"]);
        Assert.Equal(
            prepared.Output,
            (await sandbox.SucceedAsync($"init --model org/model{engine} --revision {sandbox.Commit}")).Output
        );
        await using var serving = await RunningServer.ReadyAsync(
            sandbox,
            $"serve --model org/model --revision {sandbox.Commit}"
        );
        Assert.Equal(0, (await serving.StopAsync()).ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Weights_alone_need_not_be_writable(bool isPinned)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var disks = new Disks(sandbox);
        var init = $"init --model org/model --until weights{(isPinned ? $" --revision {sandbox.Commit}" : "")}";
        await sandbox.SucceedAsync("init --model org/model --until weights");
        disks.MakeReadOnly();
        Assert.DoesNotContain(" WRN ", (await sandbox.SucceedAsync(init)).Log, StringComparison.Ordinal);
        // An engine is built from them, in a cache that can be written.
        await sandbox.With("MODELPREP_CACHE", sandbox["other"]).SucceedAsync("init --model org/model");
        await sandbox.SucceedAsync("init --model org/model --engine vllm");
    }

    [Fact]
    public async Task What_is_not_in_them_ends_with_73_and_the_name_of_the_folder()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var disks = new Disks(sandbox);
        disks.MakeReadOnly();
        await sandbox.FailAsync("MP7307", "init --model org/model", "Read-only file system", sandbox["cache"]);
        await sandbox.FailAsync(
            "MP7307",
            "init --model org/model --until weights",
            "Read-only file system",
            sandbox["huggingface"]
        );
        await sandbox.SucceedAsync("cache list");
    }

    /// <summary>A disk for each cache.</summary>
    private sealed class Disks(Sandbox sandbox) : IDisposable
    {
        private readonly SmallDisk[] _disks = [new(sandbox["cache"], 200), new(sandbox["huggingface"], 200)];

        public void MakeReadOnly() => Array.ForEach(_disks, disk => disk.MakeReadOnly());

        public void Dispose() => Array.ForEach(_disks, disk => disk.Dispose());
    }
}
