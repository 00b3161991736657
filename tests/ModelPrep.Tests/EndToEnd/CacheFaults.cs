using ModelPrep.Disk;
using ModelPrep.Tests.Shape;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>An <c>init</c> that is killed, or whose system calls fail, at a chosen point, over and over.</summary>
internal sealed class CacheFaults(Sandbox sandbox, string init, string[] wiped) : IAsyncDisposable
{
    /// <summary>A machine on which faults can be made.</summary>
    /// <param name="init">The command line.</param>
    /// <param name="keepWeights">Whether the weights are there at each start.</param>
    public static async Task<CacheFaults> CreateAsync(string init, bool keepWeights = false)
    {
        var isLlmApi = init.Contains("llmapi", StringComparison.Ordinal);
        var toolchain = isLlmApi ? new StandInOptions { Generation = "no-engines" } : null;
        var sandbox = await Sandbox.CreateAsync(toolchain, weightBytes: 1 << 16);
        if (isLlmApi)
            StandInToolchain.Install(sandbox["spare"], new StandInOptions { LlmApiTemplate = sandbox["template"] });
        if (keepWeights)
            await sandbox.SucceedAsync("init --model org/model --until weights");
        await sandbox.PreloadAsync(Path.Combine(LayoutTests.Root, "tests/ModelPrep.Tests/EndToEnd/faults.c"));
        sandbox.With("FAULT_ROOT", sandbox["."][..^1]).With("FAULT_LOG", sandbox["calls.log"]).With("FAULT_ERRNO", "0");
        return new CacheFaults(sandbox, init, keepWeights ? ["cache"] : ["cache", "huggingface"]);
    }

    /// <summary>Runs without a fault, and tells how many calls there are to fail.</summary>
    public async Task<int> CountAsync()
    {
        await RunAsync(at: 0);
        return Calls.Count;
    }

    /// <summary>What was called, up to and with the one that failed.</summary>
    public IReadOnlyList<string> Calls =>
        File.Exists(sandbox["calls.log"]) ? File.ReadAllLines(sandbox["calls.log"]) : [];

    /// <summary>From nothing, fails at one call; checks that nothing broken can be seen.</summary>
    /// <param name="at">Which call, from 1.</param>
    /// <param name="errno">With what; 0 for a kill.</param>
    public async Task<Outcome> FailAsync(int at, int errno)
    {
        Wipe();
        sandbox.With("FAULT_ERRNO", $"{errno}");
        await File.WriteAllTextAsync(sandbox["termination-log"], "", TestContext.Current.CancellationToken);
        var outcome = await RunAsync(at);
        NothingBrokenIsVisible();
        return outcome;
    }

    /// <summary>
    /// From nothing, fails at the first call of a name on a path that has a part; checks that nothing broken can be
    /// seen.
    /// </summary>
    public async Task<Outcome> FailAsync(string call, string part, int errno)
    {
        sandbox.With("FAULT_CALL", call).With("FAULT_PART", part);
        var outcome = await FailAsync(at: 0, errno);
        sandbox.With("FAULT_CALL", "");
        return outcome;
    }

    /// <summary>Goes on, and is killed at a moment.</summary>
    public async Task<Outcome> KillAsync(TimeSpan after)
    {
        sandbox.With("FAULT_AT", "0");
        await using var run = sandbox.Start(init);
        await Task.Delay(after, TestContext.Current.CancellationToken); // a moment, not an event, is what is wanted
        if (!run.HasExited)
            run.Signal("KILL");
        var outcome = await run.EndAsync();
        NothingBrokenIsVisible();
        return outcome;
    }

    /// <summary>Runs without a fault on what is there; checks that it succeeds and leaves nothing behind.</summary>
    public async Task RecoverAsync()
    {
        var outcome = await RunAsync(at: 0);
        Assert.True(outcome.ExitCode is 0, outcome.ToString());
        NothingBrokenIsVisible();
        await sandbox.WeightsAreRightAsync();
        Assert.NotNull(HandedOver());
        Assert.Single(Directory.EnumerateFileSystemEntries(sandbox["cache/prepared/v1"]));
        if (Directory.Exists(sandbox["cache/work"]))
            Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox["cache/work"]));
        // The listing is a courtesy: where it could not be written, it is not written later.
        Assert.All(
            sandbox.FilesOf($"{Sandbox.ModelCache}/.modelprep").Where(IsNoTemporary),
            path => Assert.Equal($"trees/{sandbox.Commit}.json", path)
        );
    }

    /// <summary>Back to nothing.</summary>
    public void Wipe()
    {
        foreach (var folder in wiped.Select(name => sandbox[name]).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        sandbox.Hub.ClearRequests();
    }

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    private async Task<Outcome> RunAsync(int at)
    {
        File.Delete(sandbox["calls.log"]);
        return await sandbox.With("FAULT_AT", $"{at}").RunAsync(init);
    }

    private void NothingBrokenIsVisible()
    {
        sandbox.NothingUnverifiedIsVisible();
        Assert.All(
            sandbox.FilesOf($"{Sandbox.ModelCache}/refs"),
            path => Assert.Equal(sandbox.Commit, File.ReadAllText(sandbox[$"{Sandbox.ModelCache}/refs/{path}"]))
        );
        if (Directory.Exists(sandbox["cache/prepared/v1"]))
            Assert.All(
                Directory.EnumerateFileSystemEntries(sandbox["cache/prepared/v1"]),
                path => Assert.True(ManifestFolder.Read(path, out var problem) is not null, problem)
            );
        if (File.Exists(sandbox["cache/prepared.json"]))
            Assert.NotNull(HandedOver());
    }

    private Manifest? HandedOver() =>
        new HandOverFile(sandbox["cache/prepared.json"]).Read() is { } handed
            ? ManifestFolder.Read(handed.ArtifactPath, out _)
            : null;

    /// <remarks>A temporary file of a killed writer is removed by the next one that comes an hour later.</remarks>
    private static bool IsNoTemporary(string path) => !path.EndsWith(".tmp", StringComparison.Ordinal);
}
