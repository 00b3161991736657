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
        Assert.All(await Task.WhenAll(first.EndAsync(), second.EndAsync()), outcome => Assert.True(outcome.ExitCode == 0, outcome.ToString()));
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
            await sandbox.RequestAsync(_ => sandbox.Hub.Requests.Where(request => request.Origin is Origin.Cdn).Sum(request => request.BodyBytes) > 20 << 20);
            killed.Signal("KILL");
            await killed.EndAsync();
        }

        var left = sandbox.FilesOf("huggingface/hub/models--org--model/.modelprep").ToList();
        Assert.NotEmpty(left);
        sandbox.Hub.ClearFaults();
        var outcome = await sandbox.SucceedAsync(Init);
        Assert.Contains("from an earlier run", outcome.Log, StringComparison.Ordinal);
        await sandbox.WeightsAreRightAsync();
        Assert.Equal(left.Append($"trees/{sandbox.Commit}.json").Order(StringComparer.Ordinal), sandbox.FilesOf("huggingface/hub/models--org--model/.modelprep").Order(StringComparer.Ordinal));
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

    private static async Task WithoutLocksAsync(Sandbox sandbox)
    {
        await File.WriteAllTextAsync(sandbox["nolock.c"], Source, TestContext.Current.CancellationToken);
        await sandbox.PreloadAsync(sandbox["nolock.c"]);
    }
}
