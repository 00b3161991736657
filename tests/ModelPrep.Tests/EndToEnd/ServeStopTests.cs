using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Several ranks under the real <c>mpirun</c>: how they are stopped.</summary>
public sealed class ServeStopTests
{
    private static readonly StandInOptions Slow = new() { GenerateTime = TimeSpan.FromSeconds(3) };

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
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
        Assert.Empty(sandbox.Processes());
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
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task A_server_that_does_not_end_in_its_time_is_ended()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var program = sandbox.Script("deaf", "trap '' TERM; echo deaf; while true; do sleep 1; done");
        await using var serving = Serving.Start(sandbox, $"serve --tritonserver {program}", "--exit-timeout-secs=0");
        await serving.Process.LineAsync("deaf");
        Assert.Equal(0, (await serving.StopAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());
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
        Assert.Empty(sandbox.Processes());
    }
}
