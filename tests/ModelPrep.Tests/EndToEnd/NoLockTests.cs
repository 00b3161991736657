using LoopbackHub;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A file system on which everybody gets every lock, as some network file systems are.</summary>
public sealed class NoLockTests
{
    private const string Source = "int flock(int descriptor, int operation) { return 0; }";
    private const string Init = "init --model org/model --until weights --connections 2";

    [Fact]
    public async Task Two_processes_on_one_cache_both_end_with_the_right_bytes()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 24 << 20);
        await WithoutLocksAsync(sandbox);
        sandbox.Hub.Inject(new Fault(FaultKind.Stall, "model-0000", Times: 2, Origin: Origin.Cdn, Bytes: 1_000_000));
        sandbox.With("MODELPREP_STALL_WINDOW", "1");
        await using var first = sandbox.Start(Init);
        await using var second = sandbox.Start(Init);
        Assert.All(
            await Task.WhenAll(first.EndAsync(), second.EndAsync()),
            outcome => Assert.True(outcome.ExitCode == 0, outcome.ToString())
        );
        await sandbox.WeightsAreRightAsync();
    }

    [Fact]
    public async Task What_a_killed_process_left_is_copied_and_its_own_file_is_not_touched()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 48 << 20);
        await WithoutLocksAsync(sandbox);
        sandbox.Hub.Inject(new Fault(FaultKind.Stall, "model-00001", Origin: Origin.Cdn, Bytes: 3_000_000));
        await using (var killed = sandbox.Start(Init))
        {
            await sandbox.RequestAsync(_ =>
                sandbox.Hub.Requests.Where(request => request.Origin is Origin.Cdn).Sum(request => request.BodyBytes)
                > 20 << 20
            );
            killed.Signal("KILL");
            await killed.EndAsync();
        }

        var left = sandbox.FilesOf("huggingface/hub/models--org--model/.modelprep").ToList();
        Assert.NotEmpty(left);
        sandbox.Hub.ClearFaults();
        var outcome = await sandbox.SucceedAsync(Init);
        Assert.Contains("from an earlier run", outcome.Log, StringComparison.Ordinal);
        await sandbox.WeightsAreRightAsync();
        Assert.Equal(
            left.Append($"trees/{sandbox.Commit}.json").Order(StringComparer.Ordinal),
            sandbox.FilesOf("huggingface/hub/models--org--model/.modelprep").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Two_processes_that_build_at_once_both_end_with_one_whole_artifact()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { BuildTime = TimeSpan.FromSeconds(2) });
        await WithoutLocksAsync(sandbox);
        await using var first = sandbox.Start("init --model org/model");
        await sandbox.StandInEventAsync(one => one.Name == "build-started");
        await using var second = sandbox.Start("init --model org/model");
        var outcomes = await Task.WhenAll(first.EndAsync(), second.EndAsync());
        Assert.All(outcomes, outcome => Assert.True(outcome.ExitCode == 0, outcome.ToString()));
        Assert.Equal(outcomes[0].Output, outcomes[1].Output);
        await sandbox.SucceedAsync("serve --dry-run");
    }

    [Fact]
    public async Task Many_processes_at_once_all_end_with_one_whole_artifact_and_the_right_weights()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { BuildTime = TimeSpan.FromSeconds(1) });
        await WithoutLocksAsync(sandbox);
        var outcomes = await ManyProcessesTests.RunAsync(sandbox);
        var artifact = Assert.Single(
            outcomes.Select(outcome => outcome.Output.Trim()).Distinct(StringComparer.Ordinal)
        );
        Assert.True(sandbox.StandInEvents.Count(one => one.Name == "build-started") > 1, "the locks held");
        await SharedNodes.IsWholeAsync(artifact);
        await sandbox.WeightsAreRightAsync();
        await sandbox.SucceedAsync("serve --dry-run");
    }

    [Fact]
    public async Task Nothing_is_removed_and_it_is_said_why()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/other", 1 << 20));
        var artifact = (await sandbox.SucceedAsync("init --model org/model")).Output.Trim();
        File.Delete(sandbox["cache/prepared.json"]); // which would be another reason
        sandbox.Age(artifact, hours: 1); // and so would that
        // whether its builder lives cannot be told
        var build = Directory.CreateDirectory(sandbox[$"cache/work/{Path.GetFileName(artifact)}.0123abcd"]).FullName;
        var blob = sandbox[
            $"{Sandbox.ModelCache}/blobs/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        ]; // of nothing
        await File.WriteAllTextAsync(blob, "", TestContext.Current.CancellationToken);
        await WithoutLocksAsync(sandbox);

        const string Why = "locks do nothing there, so that nobody can tell whether it is in use";
        var pruned = await sandbox.SucceedAsync("cache prune --yes --weights");
        Assert.Contains($"kept build {build}: {Why}", pruned.Output, StringComparison.Ordinal);
        Assert.Contains($"kept blob without snapshot {blob}: {Why}", pruned.Output, StringComparison.Ordinal);
        await sandbox.FailAsync(
            "MP7305",
            "cache prune --yes --weights --max-size 0",
            $"(model): {Why}",
            $"hf:org/model@{sandbox.Commit}: {Why}"
        );
        await sandbox.FailAsync("MP7505", "cache remove model", "(model) is not removed", Why);
        await sandbox.FailAsync(
            "MP7505",
            "cache remove hf:org/model",
            $"hf:org/model@{sandbox.Commit} is not removed",
            Why
        );
        await sandbox.FailAsync(
            "MP7305",
            "init --model org/other --until weights --max-cache-size 3MB",
            $"(model): {Why}"
        );
        Assert.All([artifact, build], path => Assert.True(Directory.Exists(path)));
        Assert.True(File.Exists(blob));
        await sandbox.WeightsAreRightAsync();
    }

    private static async Task WithoutLocksAsync(Sandbox sandbox)
    {
        await File.WriteAllTextAsync(sandbox["nolock.c"], Source, TestContext.Current.CancellationToken);
        await sandbox.PreloadAsync(sandbox["nolock.c"]);
    }
}
