using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// One server as a child (<c>--launch supervise</c>), as it is where <c>serve</c> is the first process of a container.
/// </summary>
public sealed class ServeSupervisedTests
{
    private const string Supervise = "serve --launch supervise";

    private static readonly string[] Container = ["--pid", "--fork", "--mount-proc", "--kill-child", Binary.ModelPrep];
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task The_server_is_a_child_with_default_signals_our_environment_and_no_descriptor_of_ours()
    {
        await using var sandbox = await PreparedAsync();
        var program = sandbox.Script(
            "look",
            $"{SignalMasks.Print}; echo parent=$PPID secret=$HF_TOKEN other=$OTHER; ls -l /proc/self/fd"
        );
        var outcome = await sandbox
            .With("HF_TOKEN", "hf_secret")
            .With("OTHER", "kept")
            .SucceedAsync($"{Supervise} --tritonserver {program}");
        var (blocked, ignored) = SignalMasks.Of(outcome.Output);
        Assert.Equal((0UL, 0UL), (blocked, ignored & SignalMasks.Pipe));
        Assert.Matches("parent=[0-9]+ secret= other=kept", outcome.Output);
        Assert.DoesNotContain("manifest.json", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGTERM_lets_the_server_answer_what_is_in_flight_and_a_second_one_changes_nothing()
    {
        await using var sandbox = await PreparedAsync(new StandInOptions { GenerateTime = TimeSpan.FromSeconds(1) });
        await using var serving = await RunningServer.ReadyAsync(sandbox, Supervise, "--log-verbose=1");
        Assert.NotEqual(serving.Process.Id, Assert.Single(serving.Ranks).Value.ProcessId);
        var answer = serving.GenerateAsync();
        await serving.Process.LineAsync("generate: model");
        serving.Process.Signal("TERM");
        Assert.Equal(0, (await serving.StopAsync()).ExitCode);
        Assert.StartsWith("200 ", await answer, StringComparison.Ordinal);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task A_drain_that_runs_out_gives_1()
    {
        await using var sandbox = await PreparedAsync(new StandInOptions { GenerateTime = TimeSpan.FromMinutes(5) });
        await using var serving = await RunningServer.ReadyAsync(
            sandbox,
            Supervise,
            "--log-verbose=1 --exit-timeout-secs=1"
        );
        var answer = serving.GenerateAsync();
        await serving.Process.LineAsync("generate: model");
        var outcome = await serving.StopAsync();
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("drains its requests", outcome.Log, StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task A_stop_while_the_models_load_is_told_by_the_signal(string signal, int expected)
    {
        await using var sandbox = await PreparedAsync(new StandInOptions { LoadTime = TimeSpan.FromMinutes(5) });
        await using var serving = RunningServer.Start(sandbox, Supervise);
        await serving.EventsAsync("loading");
        serving.Process.Signal(signal);
        Assert.Equal(expected, (await serving.Process.EndAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("139", 139)]
    public async Task What_the_server_ends_with_is_what_serve_ends_with(string status, int expected)
    {
        await using var sandbox = await PreparedAsync();
        var outcome = await sandbox.RunAsync($"{Supervise} --tritonserver {sandbox.Script("end", $"exit {status}")}");
        Assert.Equal(expected, outcome.ExitCode);
    }

    [Fact]
    public async Task A_server_that_is_killed_ends_serve_and_what_it_had_started()
    {
        await using var sandbox = await PreparedAsync();
        await using var serving = RunningServer.Start(
            sandbox,
            $"{Supervise} --tritonserver {sandbox.Script("parent", "sleep 1000 & echo process $$; wait")}"
        );
        Running.Signal("KILL", int.Parse((await serving.Process.LineAsync("process ")).Split(' ')[1]));
        Assert.Equal(137, (await serving.Process.EndAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task A_server_that_does_not_end_in_its_time_is_ended()
    {
        await using var sandbox = await PreparedAsync();
        var program = sandbox.Script("deaf", "trap '' TERM; echo deaf; while true; do sleep 1; done");
        await using var serving = RunningServer.Start(
            sandbox,
            $"{Supervise} --tritonserver {program}",
            "--exit-timeout-secs=0"
        );
        await serving.Process.LineAsync("deaf");
        Assert.Equal(1, (await serving.StopAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task As_the_first_process_of_a_container_it_supervises_and_SIGTERM_while_the_models_load_ends_it_soon()
    {
        await using var sandbox = await PreparedAsync(new StandInOptions { LoadTime = TimeSpan.FromMinutes(5) });
        await using var container = sandbox.Start(
            "/usr/bin/unshare",
            [.. Container, "serve", "--", .. Sandbox.Split(new ServerPorts().Arguments)]
        );
        await sandbox.StandInEventAsync(one => one.Name == "loading");
        var started = TimeProvider.System.GetTimestamp();
        Running.Signal(
            "TERM",
            sandbox
                .Processes()
                .Single(process => CommandOf(process).StartsWith(Binary.ModelPrep, StringComparison.Ordinal))
        );
        var outcome = await container.EndAsync();
        Assert.Equal(143, outcome.ExitCode);
        Assert.Contains("still loads its models, and ends at once", outcome.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("drains", outcome.Log, StringComparison.Ordinal);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, Soon);
        Assert.Empty(sandbox.Processes());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // then nothing but the server is started
    public async Task As_the_first_process_it_reaps_orphans_and_ends_with_the_servers_status(bool hasNvidiaSmi)
    {
        await using var sandbox = await PreparedAsync();
        if (!hasNvidiaSmi)
            File.Delete(sandbox.Tools.NvidiaSmi);
        // The subshell's child outlives it, becomes an orphan and ends; whoever does not reap leaves it as a zombie.
        var program = sandbox.Script(
            "orphans",
            "(sleep 0.1 & exec true); while pgrep -x sleep >/dev/null; do :; done; sleep 0.2; ps -o stat= -A | grep "
                + "-c Z; exit 3"
        );
        await using var container = sandbox.Start(
            "/usr/bin/unshare",
            [.. Container, "serve", "--tritonserver", program, "--", .. Sandbox.Split(new ServerPorts().Arguments)]
        );
        var outcome = await container.EndAsync();
        Assert.Equal(("0", 3), (outcome.Output.Trim(), outcome.ExitCode));
    }

    [Fact]
    public async Task Several_ranks_cannot_be_one_process()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        await sandbox.FailAsync("MP6407", "serve --launch exec", "--launch exec is for one server, there are 2");
        await sandbox.FailAsync("MP6406", "serve --launch fork", "auto, exec, supervise");
    }

    private static string CommandOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }

    private static async Task<Sandbox> PreparedAsync(StandInOptions? toolchain = null)
    {
        var sandbox = await Sandbox.CreateAsync(toolchain);
        await sandbox.SucceedAsync("init --model org/model");
        return sandbox;
    }
}
