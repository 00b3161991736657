using System.Globalization;
using ModelPrep.Tests.Shape;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Whatever becomes of the weights that nodes share, each node gets the right ones.</summary>
public sealed class SharedWeightsFaultTests
{
    private static readonly int Points = int.Parse(
        Environment.GetEnvironmentVariable("MODELPREP_TEST_POINTS") ?? "12",
        CultureInfo.InvariantCulture
    );
    private const string Weights = "init --model org/model --until weights --shared-cache shared --share weights";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("changed", "Sha256 is")]
    [InlineData("cut", "expected")]
    public async Task A_broken_file_comes_from_the_hub_and_is_replaced(string harm, string word)
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        await sandbox.On("one").SucceedAsync(Weights);
        var blob = sandbox.SharedShard();
        await HarmAsync(blob, harm);
        sandbox.Hub.ClearRequests();

        var warning = Assert.Single((await sandbox.On("two").SucceedAsync(Weights)).Warnings());
        Assert.Contains(blob, warning, StringComparison.Ordinal);
        Assert.Contains(word, warning, StringComparison.Ordinal);
        Assert.Equal(
            new FileInfo(blob).Length,
            sandbox.Hub.Requests.Where(SharedNodes.IsBody).Sum(request => request.BodyBytes)
        );
        sandbox.IsWhole("two/huggingface/hub/models--org--model");
        sandbox.IsWhole(SharedNodes.ModelFolder);
        sandbox.Hub.ClearRequests();
        Assert.Empty((await sandbox.On("three").SucceedAsync(Weights)).Warnings());
        Assert.Single(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task A_file_that_is_gone_comes_from_the_hub_and_is_put_back()
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        await sandbox.On("one").SucceedAsync(Weights);
        File.Delete(sandbox.SharedShard());
        Assert.Empty((await sandbox.On("two").SucceedAsync(Weights)).Warnings());
        sandbox.IsWhole(SharedNodes.ModelFolder);
    }

    [Fact]
    public async Task A_file_that_is_broken_on_its_node_is_not_published()
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        await sandbox.On("one").SucceedAsync("init --model org/model --until weights");
        await HarmAsync(
            sandbox[$"one/huggingface/hub/models--org--model/blobs/{Path.GetFileName(sandbox.SharedShard())}"],
            "changed"
        );
        Assert.Contains(
            "MP6506 model-00002-of-00002",
            Assert.Single((await sandbox.SucceedAsync(Weights)).Warnings()),
            StringComparison.Ordinal
        );
        sandbox.NothingBrokenIsIn(SharedNodes.ModelFolder);
        await sandbox.On("two").SucceedAsync(Weights);
        sandbox.IsWhole(SharedNodes.ModelFolder);
    }

    [Theory]
    [InlineData("missing", "no such folder")]
    [InlineData("a file", "no such folder")]
    [InlineData("read-only", "Read-only file system")]
    [InlineData("full", "No space left on device")]
    [InlineData("small", "")]
    [InlineData("hung", "no progress for 1 s")]
    public async Task A_tier_that_cannot_be_used_costs_a_warning(string state, string why)
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        using var disk = state is "read-only" or "full" or "small" ? new SmallDisk(sandbox["shared"], 1) : null;
        await sandbox.SpoilSharedAsync(state, disk, $"{SharedNodes.ModelFolder}/trees/{sandbox.Commit}.json");
        var outcome = await sandbox.On("one").With("MODELPREP_SHARED_CACHE_TIMEOUT", "1").SucceedAsync(Weights);
        var warning = Assert.Single(outcome.Warnings());
        Assert.Contains(sandbox["shared"], warning, StringComparison.Ordinal);
        Assert.Contains(why, warning, StringComparison.Ordinal);
        sandbox.IsWhole("one/huggingface/hub/models--org--model");
        sandbox.NothingBrokenIsIn(SharedNodes.ModelFolder);
        Assert.Empty(sandbox.FilesOf($"{SharedNodes.ModelFolder}/.modelprep"));
    }

    [Fact]
    public async Task A_read_only_tier_can_be_taken_from_without_a_warning()
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        using var disk = new SmallDisk(sandbox["shared"], 8);
        await sandbox.On("one").SucceedAsync(Weights);
        disk.MakeReadOnly();
        sandbox.Hub.ClearRequests();
        Assert.Empty((await sandbox.On("two").SucceedAsync(Weights)).Warnings());
        Assert.Single(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task When_it_hangs_in_the_middle_of_a_file_the_rest_comes_from_the_hub()
    {
        await using var sandbox = await SharedNodes.CreateAsync(4 << 20);
        await sandbox.On("one").SucceedAsync(Weights);
        sandbox.Hub.ClearRequests();
        await using var run = sandbox
            .On("two")
            .With("MODELPREP_SHARED_CACHE_TIMEOUT", "1")
            .Start(
                "/usr/bin/strace",
                [
                    "-f",
                    "-o",
                    "/dev/null",
                    "-P",
                    sandbox.SharedShard(),
                    "-e",
                    "trace=pread64",
                    "-e",
                    "inject=pread64:delay_enter=10s:when=2",
                    Binary.ModelPrep,
                    .. Sandbox.Split(Weights),
                ]
            );
        var outcome = await run.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("no progress for 1 s", Assert.Single(outcome.Warnings()), StringComparison.Ordinal);
        sandbox.IsWhole("two/huggingface/hub/models--org--model");
        // Of the file that hung; what begins after it comes from the hub as a whole.
        var rest = sandbox.Hub.Requests.Where(request =>
            request.Path.EndsWith($"/{Path.GetFileName(sandbox.SharedShard())}", StringComparison.Ordinal)
        );
        Assert.InRange(rest.Sum(request => request.BodyBytes), 1, new FileInfo(sandbox.SharedShard()).Length - 1);
    }

    [Theory]
    [InlineData(0)] // killed
    [InlineData(28)] // ENOSPC
    [InlineData(5)] // EIO
    public async Task Whatever_fails_while_it_publishes_nothing_broken_is_visible_and_the_next_node_publishes(int errno)
    {
        await using var sandbox = await SharedNodes.CreateAsync(1 << 16);
        await sandbox.On("one").SucceedAsync("init --model org/model --until weights");
        await sandbox.PreloadAsync(Path.Combine(LayoutTests.Root, "tests/ModelPrep.Tests/EndToEnd/faults.c"));
        sandbox
            .With("FAULT_ROOT", sandbox["shared"])
            .With("FAULT_LOG", sandbox["calls.log"])
            .With("FAULT_ERRNO", $"{errno}")
            .With("FAULT_AT", "0");
        await sandbox.SucceedAsync(Weights);
        var calls = File.ReadAllLines(sandbox["calls.log"]).Length;
        Assert.InRange(calls, 20, 10_000);
        var step = Math.Max(1, calls / Points);
        foreach (var at in Shard.Of(Enumerable.Range(1, calls).Where(call => (call - 1) % step == 0)))
        {
            Directory.Delete(sandbox["shared"], recursive: true);
            Directory.CreateDirectory(sandbox["shared"]);
            var outcome = await sandbox.With("FAULT_AT", $"{at}").RunAsync(Weights);
            Assert.True(
                errno is 0 ? outcome.ExitCode is 137 or 0 : outcome is { ExitCode: 0 } && outcome.Warnings().Count <= 1,
                $"{at}: {outcome}"
            );
            sandbox.NothingBrokenIsIn(SharedNodes.ModelFolder);
            Assert.Empty((await sandbox.With("FAULT_AT", "0").SucceedAsync(Weights)).Warnings());
            Assert.True(File.Exists(sandbox[$"{SharedNodes.ModelFolder}/refs/main"]), $"{at}");
            sandbox.IsWhole(SharedNodes.ModelFolder);
        }
    }

    private static async Task HarmAsync(string path, string harm)
    {
        await using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        if (harm is "cut")
        {
            file.SetLength(file.Length / 2);
            return;
        }

        file.Position = file.Length - 1;
        var last = file.ReadByte();
        file.Position = file.Length - 1;
        file.WriteByte((byte)(last ^ 1));
    }
}
