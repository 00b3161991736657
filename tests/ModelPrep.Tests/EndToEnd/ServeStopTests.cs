using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Several ranks under the real <c>mpirun</c>: how they are stopped.</summary>
public sealed class ServeStopTests
{
    private static readonly StandInOptions Loading = new() { LoadTime = TimeSpan.FromMinutes(5) };
    private static readonly StandInOptions Slow = new() { GenerateTime = TimeSpan.FromSeconds(3) };

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task A_signal_lets_rank_0_answer_what_is_in_flight_and_leaves_nothing_behind(string signal)
    {
        await using var sandbox = await ManyGpus.PreparedAsync(Slow); // longer than mpirun gives its ranks
        await using var serving = await RunningServer.ReadyAsync(sandbox, serverArguments: "--log-verbose=1");
        var answer = serving.GenerateAsync();
        await serving.Process.LineAsync("generate: model");
        serving.Process.Signal(signal);
        serving.Process.Signal(signal); // a second one is no reason to be rude
        var outcome = await serving.Process.EndAsync();
        Assert.StartsWith("200 ", await answer, StringComparison.Ordinal);
        Assert.Equal(0, outcome.ExitCode);
        Assert.DoesNotContain("ends the other ranks", outcome.Log, StringComparison.Ordinal); // they end with rank 0
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task Ranks_that_rank_0_leaves_behind_are_ended_by_mpirun()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(new StandInOptions { ServerFault = "workers-stay" });
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        await serving.EventsAsync("working");
        var outcome = await serving.StopAsync();
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("ends the other ranks", outcome.Log, StringComparison.Ordinal);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task Ctrl_C_in_a_terminal_which_all_its_processes_get_does_the_same()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(Slow);
        await using var serving = await RunningServer.ReadyAsync(
            sandbox,
            serverArguments: "--log-verbose=1",
            isGroup: true
        );
        var answer = serving.GenerateAsync();
        await serving.Process.LineAsync("generate: model");
        Running.Signal("INT", -serving.Process.Id);
        var outcome = await serving.Process.EndAsync();
        Assert.StartsWith("200 ", await answer, StringComparison.Ordinal);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task A_server_that_does_not_end_in_its_time_is_ended_which_gives_1()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var program = sandbox.Script("deaf", "trap '' TERM; echo deaf; while true; do sleep 1; done");
        await using var serving = RunningServer.Start(
            sandbox,
            $"serve --tritonserver {program}",
            "--exit-timeout-secs=0"
        );
        await serving.Process.LineAsync("[rank 0] deaf");
        Assert.Equal(1, (await serving.StopAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());
    }

    [Theory]
    [InlineData("none")]
    [InlineData("finalize-hangs")] // rank 0 stays in MPI_Finalize, and mpirun knows nothing
    public async Task A_drain_that_runs_out_gives_1_as_with_one_server(string fault)
    {
        var toolchain = new StandInOptions { GenerateTime = TimeSpan.FromMinutes(5), ServerFault = fault };
        await using var sandbox = await ManyGpus.PreparedAsync(toolchain);
        const string Arguments = "--log-verbose=1 --exit-timeout-secs=1";
        await using var serving = await RunningServer.ReadyAsync(sandbox, serverArguments: Arguments);
        var answer = serving.GenerateAsync();
        await serving.Process.LineAsync("generate: model");
        var outcome = await serving.StopAsync();
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("drains its requests", outcome.Log, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
        Assert.Empty(sandbox.Processes());
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task A_stop_while_the_ranks_load_lets_mpirun_end_by_itself(string signal, int expected)
    {
        await using var sandbox = await ManyGpus.PreparedAsync(Loading);
        await using var serving = RunningServer.Start(sandbox);
        await serving.EventsAsync("loading", 2);
        serving.Process.Signal(signal);
        var outcome = await serving.Process.EndAsync();
        Assert.Equal(expected, outcome.ExitCode);
        Assert.Contains("still loads its models, and ends at once", outcome.Log, StringComparison.Ordinal);
        MpiRunWasNotInterrupted(outcome);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task A_stop_while_mpirun_ends_the_job_anyway_leaves_it_alone()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(Loading);
        await using var serving = RunningServer.Start(sandbox);
        await serving.EventsAsync("loading", 2);
        Running.Signal("KILL", serving.Ranks[0].ProcessId); // the leader, which a stop would ask first
        var outcome = await serving.StopAsync();
        Assert.Equal(137, outcome.ExitCode);
        MpiRunWasNotInterrupted(outcome);
        Assert.Empty(sandbox.Processes());
    }

    /// <summary>It says so itself when a signal comes while it ends a job, and then ends by SIGSEGV.</summary>
    private static void MpiRunWasNotInterrupted(Outcome outcome)
    {
        var output = outcome.Output + outcome.Log;
        Assert.DoesNotContain("abort is already in progress", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Segmentation fault", output, StringComparison.Ordinal);
        Assert.DoesNotContain("drains", outcome.Log, StringComparison.Ordinal);
    }
}
