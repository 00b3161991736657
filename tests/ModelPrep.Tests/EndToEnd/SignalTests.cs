using System.Diagnostics;
using LoopbackHub;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// SIGTERM in every phase of <c>init</c>: over within five seconds, with 143, and with nothing half-made visible.
/// </summary>
public sealed class SignalTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task While_the_revision_is_resolved()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Delay, "/revision/", Delay: TimeSpan.FromMinutes(1)));
        await StopAsync(
            sandbox,
            () => sandbox.RequestAsync(request => request.Path.Contains("/revision/", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task While_the_hub_fails_and_is_asked_again()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(Fault.RateLimited("/revision/", seconds: 100));
        await StopAsync(sandbox, log: "no request goes to");
    }

    [Theory]
    [InlineData("nvidia-smi")]
    [InlineData("triton")]
    public async Task While_a_tool_that_is_asked_about_the_machine_does_not_answer(string tool)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var asked = sandbox["asked"];
        File.Move(
            sandbox.Script("silent", $"echo > {asked}; sleep 600"),
            Path.Combine(sandbox.Tools.Bin, tool),
            overwrite: true
        );
        using var watcher = new FileSystemWatcher(sandbox["."]) { Filter = "asked", EnableRaisingEvents = true };
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => seen.TrySetResult();
        await StopAsync(
            sandbox,
            () => seen.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task While_weights_are_downloaded()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Stall, "model-00001", Bytes: 100_000));
        await StopAsync(sandbox, () => sandbox.RequestAsync(request => request.BodyBytes >= 100_000));
        Assert.Empty(sandbox.FilesOf("huggingface/hub/models--org--model/snapshots"));
        Assert.Empty(sandbox.FilesOf("huggingface/hub/models--org--model/refs"));
        await sandbox.SucceedAsync(sandbox.Init);
    }

    [Theory]
    [InlineData("aslb-mn", false)]
    [InlineData("r25.08", false)]
    [InlineData("r25.08", true)]
    public async Task While_the_engine_is_built_also_by_a_builder_that_ignores_it(string generation, bool ignores)
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = generation, IgnoreTerm = ignores }
        );
        sandbox.With(Variables.Fault, Faults.Hang);
        await StopAsync(sandbox, () => sandbox.StandInEventAsync(one => one.Name == "build-started"));
        Assert.Empty(sandbox.FilesOf("cache/work"));
        await sandbox.With(Variables.Fault, null).SucceedAsync(sandbox.Init);
    }

    [Fact]
    public async Task While_another_process_has_the_work()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.With(Variables.Fault, Faults.Hang);
        await using var first = sandbox.Start(sandbox.Init);
        await sandbox.StandInEventAsync(one => one.Name == "build-started");
        await StopAsync(sandbox, log: "Waiting", others: [first.Id]);
        first.Signal("TERM");
        await first.EndAsync();
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("HUP", 129)]
    public async Task Other_signals_that_ask_to_end_do_the_same(string signal, int status)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.With(Variables.Fault, Faults.Hang);
        await StopAsync(
            sandbox,
            () => sandbox.StandInEventAsync(one => one.Name == "build-started"),
            signal: signal,
            status: status
        );
    }

    private static async Task StopAsync(
        Sandbox sandbox,
        Func<Task>? reached = null,
        string? log = null,
        string signal = "TERM",
        int status = 143,
        int[]? others = null
    )
    {
        await using var init = sandbox.Start(sandbox.Init);
        await (log is null ? reached!() : init.LineAsync(log));
        var started = Stopwatch.GetTimestamp();
        init.Signal(signal);
        var outcome = await init.EndAsync();
        Assert.Equal(status, outcome.ExitCode);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, Limit);
        Assert.DoesNotContain(" ERR ", outcome.Log, StringComparison.Ordinal);
        if (others is null)
            Assert.Empty(sandbox.Processes());
        Assert.Empty(sandbox.FilesOf("cache/prepared"));
        Assert.False(File.Exists(sandbox["cache/prepared.json"]));
    }
}
