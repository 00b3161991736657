using LoopbackHub;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary><c>run</c>: <c>init</c>, then <c>serve</c>, in one process.</summary>
public sealed class RunTests
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task It_prepares_the_model_and_becomes_the_server()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await using var serving = await RunningServer.ReadyAsync(sandbox, "run --model org/model", "--id=mine");
        var server = Assert.Single(serving.Ranks).Value;
        Assert.Equal(serving.Process.Id, server.ProcessId);
        Assert.Contains("--id=mine", server.Arguments);
        Assert.Contains("hello word1 word2", await serving.GenerateAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await serving.StopAsync()).ExitCode);
    }

    [Fact]
    public async Task It_prepares_nothing_twice()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model");
        sandbox.Hub.ClearRequests();
        await using var serving = await RunningServer.ReadyAsync(sandbox, "run --model org/model");
        Assert.Equal(
            ["nvidia-smi", "nvidia-smi", "tritonserver"],
            serving.Events.Where(one => one.Name == "start").Select(one => one.Program)
        );
        Assert.Single(sandbox.Hub.Requests); // for the branch
    }

    [Fact]
    public async Task It_supervises_several_ranks()
    {
        await using var sandbox = await Sandbox.CreateAsync(ManyGpus.Toolchain);
        await using var serving = await RunningServer.ReadyAsync(sandbox, "run --model org/model --tp 2");
        await serving.EventsAsync("working");
        Assert.Equal(0, (await serving.StopAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task Its_dry_run_prints_what_would_be_started_and_changes_nothing()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var run = await sandbox.SucceedAsync("run --model org/model --dry-run -- --id=mine");
        Assert.Contains("would first download ", run.Log, StringComparison.Ordinal);
        Assert.False(Directory.Exists(sandbox["cache"]));
        Assert.False(Directory.Exists(sandbox["huggingface"]));
        Assert.DoesNotContain(sandbox.StandInEvents, one => one.Name == "build-started");
        Assert.Empty(StandInLog.Starts(sandbox["standins.log"], "tritonserver"));
        await sandbox.SucceedAsync("init --model org/model");
        Assert.Equal((await sandbox.SucceedAsync("serve --dry-run -- --id=mine")).Output, run.Output);
        Assert.Equal(run.Output, (await sandbox.SucceedAsync("run --model org/model --dry-run -- --id=mine")).Output);
    }

    [Fact]
    public async Task Its_dry_run_ends_as_the_run_would()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync("MP6603", "run --model org/no-such-model --dry-run", "org/no-such-model");
        await sandbox.FailAsync("MP7801", "run --model org/model --tp 2 --dry-run", "2 GPUs");
        await sandbox.FailAsync("MP7201", "run --model org/model --dry-run --tritonserver /none", "no program /none");
        Assert.False(Directory.Exists(sandbox["cache"]));
    }

    [Fact]
    public async Task It_starts_no_server_on_what_could_not_be_prepared()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Fault = Faults.NoEngine });
        await sandbox.FailAsync("MP7601", "run --model org/model", "The engine build failed");
        await sandbox.FailAsync("MP6603", "run --model org/no-such-model", "org/no-such-model");
        await sandbox.FailAsync("MP6402", "run", "--model is missing");
        Assert.Empty(StandInLog.Starts(sandbox["standins.log"], "tritonserver"));
    }

    [Fact]
    public async Task SIGTERM_ends_the_download()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Stall, ".safetensors", Times: int.MaxValue, Bytes: 1000));
        await using var run = sandbox.Start("run --model org/model");
        await sandbox.RequestAsync(request => request.Faults.Contains(FaultKind.Stall));
        await EndsSoonAsync(run, sandbox);
    }

    [Fact]
    public async Task SIGTERM_ends_a_build_that_does_not_heed_it_and_nothing_else_is_started_instead()
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Fault = Faults.Hang, IgnoreTerm = true }
        );
        await sandbox.SucceedAsync("init --model org/model --engine vllm");
        await using var run = sandbox.Start("run --model org/model");
        await sandbox.StandInEventAsync(one => one.Name == "build-started");
        await EndsSoonAsync(run, sandbox);
        Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]));
    }

    private static async Task EndsSoonAsync(Running run, Sandbox sandbox)
    {
        var started = TimeProvider.System.GetTimestamp();
        run.Signal("TERM");
        var outcome = await run.EndAsync();
        Assert.Equal((143, ""), (outcome.ExitCode, outcome.Output));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, StopLimit);
        Assert.Empty(sandbox.Processes());
        Assert.Empty(StandInLog.Starts(sandbox["standins.log"], "tritonserver"));
    }
}
