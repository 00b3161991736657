using StandIns;
using static ModelPrep.Tests.EndToEnd.SharedNodes;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Nodes, each with caches of its own, and a folder that all of them mount.</summary>
public sealed class SharedTierTests
{
    private const string Init = "init --model org/model --shared-cache shared";

    [Fact]
    public async Task What_one_node_has_built_the_next_copies_and_can_serve_from_its_own_cache()
    {
        await using var sandbox = await CreateAsync();
        await sandbox.On("one").SucceedAsync(Init);
        sandbox.Hub.ClearRequests();
        var outcome = await sandbox.On("two").SucceedAsync(Init);
        var artifact = outcome.Output.Trim();

        Assert.StartsWith(sandbox["two/cache/prepared/v1/"], artifact, StringComparison.Ordinal);
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-finished");
        Assert.Single(sandbox.Hub.Requests); // the revision
        await IsWholeAsync(artifact);
        Assert.All(
            sandbox.FilesOf("two/cache/prepared/v1").Where(IsText),
            path =>
                Assert.DoesNotContain(
                    sandbox["one"],
                    File.ReadAllText(sandbox[$"two/cache/prepared/v1/{path}"]),
                    StringComparison.Ordinal
                )
        );
        Assert.Contains(
            $"\"{artifact}/engine\"",
            await File.ReadAllTextAsync($"{artifact}/repository/tensorrt_llm/config.pbtxt", Token),
            StringComparison.Ordinal
        );
        Assert.Contains(artifact, (await sandbox.SucceedAsync("serve --dry-run")).Output, StringComparison.Ordinal);
        Assert.Empty(
            sandbox
                .FilesOf("shared/work")
                .Concat(sandbox.FilesOf("shared/leases"))
                .Concat(sandbox.FilesOf("two/cache/work"))
        );
        Assert.DoesNotContain(" WRN ", outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_artifact_without_an_engine_is_published_and_each_node_writes_its_own()
    {
        await using var sandbox = await CreateAsync();
        await sandbox.On("one").SucceedAsync($"{Init} --engine vllm");
        await IsWholeAsync(Assert.Single(Directory.EnumerateDirectories(sandbox["shared/prepared/v1"])));
        var artifact = (await sandbox.On("two").SucceedAsync($"{Init} --engine vllm")).Output.Trim();
        Assert.Contains(
            sandbox["two/huggingface"],
            await File.ReadAllTextAsync($"{artifact}/repository/model/1/model.json", Token),
            StringComparison.Ordinal
        );
        await sandbox.SucceedAsync("serve --dry-run");
    }

    [Theory]
    [InlineData("engine/rank0.engine", "changed", " WRN MP6506 The SHA-256")]
    [InlineData("engine/rank0.engine", "cut", "was broken")]
    [InlineData("engine/rank0.engine", "gone", "was broken")]
    [InlineData("manifest.json", "gone", "was broken")]
    [InlineData("manifest.json", "cut", "was broken")]
    public async Task A_broken_artifact_is_not_taken_but_moved_aside_and_replaced(string file, string harm, string word)
    {
        await using var sandbox = await CreateAsync();
        await sandbox.On("one").SucceedAsync(Init);
        var shared = Assert.Single(Directory.EnumerateDirectories(sandbox["shared/prepared/v1"]));
        Harm($"{shared}/{file}", harm);

        var second = await sandbox.On("two").SucceedAsync(Init);
        Assert.Contains(
            second.Log.Split('\n'),
            line =>
                line.Contains(" WRN ", StringComparison.Ordinal)
                && line.Contains(shared, StringComparison.Ordinal)
                && line.Contains(word, StringComparison.Ordinal)
        );
        Assert.Equal(2, sandbox.StandInEvents.Count(one => one.Name == "build-finished"));
        Assert.Single(Directory.EnumerateDirectories(sandbox["shared/work"], "broken-*"));
        await sandbox.On("three").SucceedAsync(Init);
        Assert.Equal(2, sandbox.StandInEvents.Count(one => one.Name == "build-finished"));
        await IsWholeAsync(shared);
    }

    [Fact]
    public async Task A_read_only_tier_can_be_taken_from_without_a_warning()
    {
        await using var sandbox = await CreateAsync();
        using var disk = new SmallDisk(sandbox["shared"], 8);
        await sandbox.On("one").SucceedAsync(Init);
        disk.MakeReadOnly();
        var outcome = await sandbox.On("two").SucceedAsync(Init);
        Assert.DoesNotContain(" WRN ", outcome.Log, StringComparison.Ordinal);
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-finished");
    }

    [Fact]
    public async Task Two_nodes_at_once_build_once()
    {
        await using var sandbox = await CreateAsync(new StandInOptions { BuildTime = TimeSpan.FromSeconds(3) });
        await using var first = sandbox.On("one").Start(Init);
        await using var second = sandbox.On("two").Start(Init);
        Assert.All(
            await Task.WhenAll(first.EndAsync(), second.EndAsync()),
            outcome => Assert.True(outcome.ExitCode == 0, outcome.ToString())
        );
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-finished");
        Assert.Empty(sandbox.FilesOf("shared/leases"));
    }

    [Fact]
    public async Task When_the_node_that_builds_is_killed_exactly_one_of_those_that_wait_takes_over()
    {
        await using var sandbox = await CreateAsync(new StandInOptions { BuildTime = TimeSpan.FromMinutes(10) });
        sandbox.With("MODELPREP_LEASE_EXPIRY", "6");
        await using var killed = sandbox.On("one").Start(Init);
        await sandbox.StandInEventAsync(one => one.Name == "build-started");
        sandbox.With("STANDIN_BUILD_SECONDS", "1");
        string[] nodes = ["two", "three", "four"];
        await using var second = sandbox.On(nodes[0]).Start(Init);
        await using var third = sandbox.On(nodes[1]).Start(Init);
        await using var fourth = sandbox.On(nodes[2]).Start(Init);
        Running[] waiting = [second, third, fourth];
        Assert.All(
            await Task.WhenAll(waiting.Select(one => one.LineAsync("prepares the same artifact"))),
            line => Assert.Contains($"process {killed.Id}", line, StringComparison.Ordinal)
        );
        killed.Signal("KILL");

        var outcomes = await Task.WhenAll(waiting.Select(one => one.EndAsync()));
        Assert.All(outcomes, outcome => Assert.True(outcome.ExitCode == 0, outcome.ToString()));
        Assert.Equal(2, sandbox.StandInEvents.Count(one => one.Name == "build-started"));
        Assert.Single(nodes, node => sandbox.FilesOf($"{node}/huggingface").Any());
        foreach (var outcome in outcomes)
            await IsWholeAsync(outcome.Output.Trim());
        await IsWholeAsync(Assert.Single(Directory.EnumerateDirectories(sandbox["shared/prepared/v1"])));
        Assert.Empty(sandbox.FilesOf("shared/leases").Concat(sandbox.FilesOf("shared/work")));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static void Harm(string path, string harm)
    {
        if (harm is "gone")
        {
            File.Delete(path);
            return;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        var length = RandomAccess.GetLength(file);
        if (harm is "cut")
            RandomAccess.SetLength(file, length / 2);
        else
            RandomAccess.Write(file, [0xff], length - 1);
    }

    private static bool IsText(string path) => Path.GetExtension(path) is ".json" or ".pbtxt";
}
