using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Several ranks under the real <c>mpirun</c>: how they end.</summary>
public sealed class ServeStopTests
{
    private static readonly StandInOptions Slow = new() { GenerateTime = TimeSpan.FromSeconds(3) };

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task A_signal_lets_rank_0_answer_what_is_in_flight_and_leaves_nothing_behind(string signal)
    {
        await using var sandbox = await ManyGpus.PreparedAsync(Slow); // longer than mpirun gives its ranks
        await using var serving = await Serving.ReadyAsync(sandbox, serverArguments: "--log-verbose=1");
        var answer = serving.GenerateAsync();
        await serving.Process.LineAsync("generate: model");
        serving.Process.Signal(signal);
        serving.Process.Signal(signal); // a second one is no reason to be rude
        var outcome = await serving.Process.EndAsync();
        Assert.StartsWith("200 ", await answer, StringComparison.Ordinal);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(LeftBehind.Of(sandbox));
    }

    [Fact]
    public async Task Ctrl_C_in_a_terminal_which_all_its_processes_get_does_the_same()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(Slow);
        await using var serving = await Serving.ReadyAsync(sandbox, serverArguments: "--log-verbose=1", isGroup: true);
        var answer = serving.GenerateAsync();
        await serving.Process.LineAsync("generate: model");
        Running.Signal("INT", -serving.Process.Id);
        var outcome = await serving.Process.EndAsync();
        Assert.StartsWith("200 ", await answer, StringComparison.Ordinal);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(LeftBehind.Of(sandbox));
    }

    [Fact]
    public async Task A_server_that_does_not_end_in_its_time_is_ended()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var program = sandbox.Script("deaf", "trap '' TERM; echo deaf; while true; do sleep 1; done");
        await using var serving = Serving.Start(sandbox, $"serve --tritonserver {program}", "--exit-timeout-secs=0");
        await serving.Process.LineAsync("deaf");
        Assert.Equal(0, (await serving.StopAsync()).ExitCode);
        Assert.Empty(LeftBehind.Of(sandbox));
    }

    [Fact]
    public async Task SIGTERM_while_the_ranks_load_ends_all_of_them_soon()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(new StandInOptions { LoadTime = TimeSpan.FromMinutes(5) });
        await using var serving = Serving.Start(sandbox);
        await serving.EventsAsync("loading", 2);
        var started = TimeProvider.System.GetTimestamp();
        Assert.Equal(0, (await serving.StopAsync()).ExitCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Empty(LeftBehind.Of(sandbox));
    }

    [Fact]
    public async Task A_rank_that_ends_ends_the_others_with_its_status()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(new StandInOptions { ServerFault = "exit-rank:1:3" });
        await using var serving = Serving.Start(sandbox);
        var outcome = await serving.Process.EndAsync();
        Assert.Equal(3, outcome.ExitCode);
        Assert.Equal(2, serving.Ranks.Count);
        Assert.Empty(LeftBehind.Of(sandbox));
    }

    [Fact]
    public async Task A_rank_that_is_killed_ends_the_others()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        await using var serving = await Serving.ReadyAsync(sandbox);
        await serving.EventsAsync("working");
        Running.Signal("KILL", serving.Ranks[1].ProcessId);
        Assert.Equal(137, (await serving.Process.EndAsync()).ExitCode);
        Assert.Empty(LeftBehind.Of(sandbox));
    }

    [Fact]
    public async Task An_mpirun_that_is_killed_leaves_no_ranks()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        await using var serving = await Serving.ReadyAsync(sandbox);
        await serving.EventsAsync("working");
        Running.Signal("KILL", MpiRunOf(serving));
        Assert.Equal(137, (await serving.Process.EndAsync()).ExitCode);
        Assert.Empty(LeftBehind.Of(sandbox));
    }

    [Fact]
    public async Task Ranks_that_cannot_load_end_serve_and_say_why()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        // Another image: its TensorRT does not read this engine.
        await using var serving = Serving.Start(sandbox.With("STANDIN_GENERATION", "r25.08"));
        var outcome = await serving.Process.EndAsync();
        Assert.Equal(1, outcome.ExitCode);
        foreach (var rank in new[] { 0, 1 })
            Assert.Matches($@"\[1,{rank}\]<stderr>:.*Serialized Engine Version", outcome.Log + outcome.Output);
        Assert.Empty(LeftBehind.Of(sandbox));
    }

    private static int MpiRunOf(Serving serving)
    {
        var stat = File.ReadAllText($"/proc/{serving.Ranks[0].ProcessId}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
    }
}
