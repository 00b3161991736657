using ModelPrep.Disk;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Each call by which a verb changes files fails once: it ends with 73 and names the path, nothing half done can be
/// used, nothing of the user's is lost, and the next run finishes the work. A sample of the calls, unless
/// MODELPREP_TEST_POINTS raises its size. MODELPREP_TEST_SHARD
/// divides them among processes.
/// </summary>
public sealed class VerbCallFaultTests
{
    private const int Points = 6;
    private const string Init = "init --model org/model";
    private const string Settings = "--set tensorrt_llm.kv_cache_free_gpu_mem_fraction=0.8";

    /// <summary>What is the user's, in folders of the cache and beside them.</summary>
    private static readonly string[] Mine =
    [
        "cache/work/my.project/notes",
        "cache/logs/mine.txt",
        "huggingface/hub/datasets--org--data/blobs/mine",
        "huggingface/hub/notes",
    ];

    private static readonly string[] Removed = ["/prepared/v1/", "/work/", "/snapshots/", "/blobs/", "/removed-"];

    [Fact]
    public async Task Changing_the_settings_of_a_repository()
    {
        await using var sandbox = await PreparedAsync();
        var plain = Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]));
        var runs = await FaultRuns.CreateAsync(sandbox, $"{Init} {Settings}", "cache", "huggingface");
        await FailEachAsync(
            sandbox,
            runs,
            finished: () =>
            {
                Assert.True(Directory.Exists(plain));
                Assert.Equal(2, Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]).Count());
            }
        );
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-started"); // the engine is never lost
    }

    [Fact]
    public async Task Pruning()
    {
        await using var sandbox = await PreparedAsync();
        var old = Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]));
        sandbox.Age((await sandbox.SucceedAsync($"{Init} {Settings}")).Output.Trim(), hours: 5);
        sandbox.Age(old, hours: 5);
        File.Delete(sandbox["cache/prepared.json"]);
        LeaveLeftovers(sandbox, Path.GetFileName(old));
        const string Prune = "cache prune --yes --max-size 1 --weights";
        var runs = await FaultRuns.CreateAsync(sandbox, Prune, "cache", "huggingface");
        await FailEachAsync(
            sandbox,
            runs,
            finished: () =>
            {
                Assert.Empty(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]));
                Assert.Empty(sandbox.FilesOf(Sandbox.ModelCache));
            }
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Removing(bool weights)
    {
        await using var sandbox = await PreparedAsync();
        var artifact = Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]));
        var name = weights ? "hf:org/model" : Path.GetFileName(artifact);
        var runs = await FaultRuns.CreateAsync(sandbox, $"cache remove {name}", "cache", "huggingface");
        await FaultPoint.ForEachAsync(
            FaultPoint.Sample(await runs.CountAsync(), Points),
            async point =>
            {
                var run = await FailAsync(sandbox, runs, point);
                var again = await sandbox.RunAsync($"cache remove {name}");
                Assert.True(again.ExitCode is 0 or 66, $"{point}\n{again}"); // it may have gone
                await sandbox.SucceedAsync("cache prune --yes"); // and then what is left of it is a leftover
                var left = string.Join('\n', sandbox.FilesOf(Sandbox.ModelCache));
                Assert.True(left.Length > 0 != weights, $"{run}\n{left}");
                Assert.Equal(weights, Directory.Exists(artifact));
                NothingIsLeftOver(sandbox);
            }
        );
    }

    private static async Task<Sandbox> PreparedAsync()
    {
        var sandbox = await Sandbox.CreateAsync(weightBytes: 1 << 14);
        await sandbox.SucceedAsync(Init);
        foreach (var file in Mine)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(sandbox[file])!);
            await File.WriteAllTextAsync(sandbox[file], file, TestContext.Current.CancellationToken);
        }

        return sandbox;
    }

    private static void LeaveLeftovers(Sandbox sandbox, string id)
    {
        foreach (var folder in new[] { $"{id}.0123abcd", $"removed-{id}-0123abcd", $"broken-{id}-0123abcd" })
        {
            Directory.CreateDirectory(sandbox[$"cache/work/{folder}/engine"]);
            File.WriteAllText(sandbox[$"cache/work/{folder}/engine/rank0.engine"], "part");
        }

        File.WriteAllText(sandbox[$"{Sandbox.ModelCache}/.modelprep/{new string('a', 64)}.0123abcd.partial"], "part");
    }

    private static async Task FailEachAsync(Sandbox sandbox, FaultRuns runs, Action finished)
    {
        await FaultPoint.ForEachAsync(
            FaultPoint.Sample(await runs.CountAsync(), Points),
            async point =>
            {
                await FailAsync(sandbox, runs, point);
                await runs.SucceedAsync();
                await NothingBrokenIsVisibleAsync(sandbox);
                NothingIsLeftOver(sandbox);
                finished();
            }
        );
    }

    private static async Task<FaultedRun> FailAsync(Sandbox sandbox, FaultRuns runs, FaultPoint point)
    {
        var run = await runs.FailAsync(point);
        try
        {
            run.IsAStorageProblemOrNone();
            Assert.True(!run.IsNeeded || run.Outcome.ExitCode is 73, "a flush that failed was overlooked");
            Assert.True(!IsRemoval(run) || run.Outcome.ExitCode is 73, "a removal that failed was overlooked");
            await NothingBrokenIsVisibleAsync(sandbox);
            return run;
        }
        catch (Exception e) when (e is IOException or Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{run}\n{e}");
            throw;
        }
    }

    /// <summary>Whether the call was to take away an artifact, a snapshot or a blob, or what is left of one.</summary>
    private static bool IsRemoval(FaultedRun run) =>
        run.Call is "unlink" or "rmdir" or "rename"
        && Removed.Any(part => run.Path.Contains(part, StringComparison.Ordinal));

    private static void NothingIsLeftOver(Sandbox sandbox)
    {
        // An empty file that could not be removed is removed an hour later.
        Assert.Equal(
            [sandbox["cache/work/my.project"]],
            Directory.EnumerateFileSystemEntries(sandbox["cache/work"]).Where(path => !OwnNames.IsLockTest(path))
        );
        Assert.All(Mine, file => Assert.Equal(file, File.ReadAllText(sandbox[file])));
    }

    private static async Task NothingBrokenIsVisibleAsync(Sandbox sandbox)
    {
        Assert.All(Mine, file => Assert.Equal(file, File.ReadAllText(sandbox[file])));
        foreach (var artifact in Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]))
            await SharedNodes.IsWholeAsync(artifact);
        var handed = new HandOverFile(sandbox["cache/prepared.json"]).Read()?.ArtifactPath;
        if (Directory.Exists(handed))
            Assert.True(ManifestFolder.Read(handed, out var problem) is not null, problem);
        sandbox.NothingBrokenIsIn(Sandbox.ModelCache);
    }
}
