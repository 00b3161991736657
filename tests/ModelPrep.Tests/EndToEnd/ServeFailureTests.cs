using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Several ranks under the real <c>mpirun</c>: how they fail.</summary>
public sealed class ServeFailureTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(255)]
    public async Task A_rank_that_ends_ends_the_others_with_its_status(int status)
    {
        await using var sandbox = await ManyGpus.PreparedAsync(
            new StandInOptions { ServerFault = $"exit-rank:1:{status}" }
        );
        await using var serving = RunningServer.Start(sandbox);
        var outcome = await serving.Process.EndAsync();
        Assert.Equal(status, outcome.ExitCode);
        Assert.Contains(1, serving.Ranks.Keys);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task A_rank_that_ends_as_if_all_were_well_ends_the_others_too()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(new StandInOptions { ServerFault = "exit-rank:1:0" });
        await using var serving = RunningServer.Start(sandbox);
        var outcome = await serving.Process.EndAsync();
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(
            " ERR MP0101 A rank has ended without a failure that mpirun sees",
            outcome.Log,
            StringComparison.Ordinal
        );
        Assert.StartsWith("MP0101 ", sandbox.TerminationLog, StringComparison.Ordinal);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task A_rank_that_is_killed_ends_the_others()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        await serving.EventsAsync("working");
        Running.Signal("KILL", serving.Ranks[1].ProcessId);
        Assert.Equal(137, (await serving.Process.EndAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task An_mpirun_that_is_killed_leaves_no_ranks()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        await serving.EventsAsync("working");
        Running.Signal("KILL", MpiRunOf(serving));
        Assert.Equal(137, (await serving.Process.EndAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task Ranks_that_cannot_load_end_serve_and_say_why()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        // Another image: its TensorRT does not read this engine.
        await using var serving = RunningServer.Start(sandbox.With("STANDIN_GENERATION", "r25.08"));
        var outcome = await serving.Process.EndAsync();
        Assert.Equal(1, outcome.ExitCode);
        Assert.Matches(@"(?m)^\[rank [01]\] .*Serialized Engine Version", outcome.Log); // the first ends the other
        Assert.Empty(sandbox.Processes());
    }

    private static int MpiRunOf(RunningServer serving)
    {
        var stat = File.ReadAllText($"/proc/{serving.Ranks[0].ProcessId}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
    }
}
