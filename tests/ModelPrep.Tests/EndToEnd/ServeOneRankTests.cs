using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>One rank: the process becomes the server.</summary>
public sealed class ServeOneRankTests
{
    private static readonly string[] Secrets = ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH", "NGC_API_KEY"];

    [Fact]
    public async Task The_process_becomes_the_server_and_serves_the_model()
    {
        await using var sandbox = await PreparedAsync();
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        Assert.Equal(serving.Process.Id, Assert.Single(serving.Ranks).Value.ProcessId);
        Assert.Equal(200, await serving.StatusAsync("v2/health/ready"));
        Assert.Contains("hello word1 word2", await serving.GenerateAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_gets_no_secret_and_is_told_to_stay_off_the_network()
    {
        await using var sandbox = await PreparedAsync();
        foreach (var name in Secrets)
            sandbox.With(name, "hf_secret");
        await using var serving = await RunningServer.ReadyAsync(sandbox.With("OTHER", "kept"));
        var environment = serving.Ranks[0].Environment;
        Assert.DoesNotContain(environment, variable => variable.Value.Contains("hf_secret", StringComparison.Ordinal));
        Assert.Empty(environment.Keys.Intersect(Secrets));
        Assert.Equal(("kept", "1"), (environment["OTHER"], environment["HF_HUB_OFFLINE"]));
    }

    [Fact]
    public async Task The_server_starts_with_no_signal_blocked_and_a_broken_pipe_not_ignored()
    {
        await using var sandbox = await PreparedAsync();
        var program = sandbox.Script("print-signals", SignalMasks.Print);
        var (blocked, ignored) = SignalMasks.Of((await sandbox.SucceedAsync($"serve --tritonserver {program}")).Output);
        Assert.Equal(0UL, blocked);
        Assert.Equal(0UL, ignored & SignalMasks.Pipe);
    }

    [Fact]
    public async Task The_server_has_no_descriptor_of_ours_but_the_lock_of_its_artifact()
    {
        await using var sandbox = await PreparedAsync();
        var program = sandbox.Script("look", "for one in /proc/$$/fd/*; do readlink $one; done; exit 0");
        var files = (await sandbox.SucceedAsync($"serve --launch exec --tritonserver {program}"))
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(file =>
                !file.StartsWith("pipe:", StringComparison.Ordinal)
                && !file.StartsWith("/dev/", StringComparison.Ordinal)
                && file != program
            );
        Assert.EndsWith("/manifest.json", Assert.Single(files), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGTERM_lets_the_server_answer_what_is_in_flight()
    {
        await using var sandbox = await PreparedAsync(new StandInOptions { GenerateTime = TimeSpan.FromSeconds(1) });
        await using var serving = await RunningServer.ReadyAsync(sandbox, serverArguments: "--log-verbose=1");
        var answer = serving.GenerateAsync();
        await serving.Process.LineAsync("generate: model");
        var outcome = await serving.StopAsync();
        Assert.StartsWith("200 ", await answer, StringComparison.Ordinal);
        Assert.Equal(0, outcome.ExitCode);
    }

    [Fact]
    public async Task SIGTERM_while_the_model_loads_ends_it_at_once()
    {
        await using var sandbox = await PreparedAsync(new StandInOptions { LoadTime = TimeSpan.FromMinutes(5) });
        await using var serving = RunningServer.Start(sandbox);
        await serving.EventsAsync("loading");
        Assert.Equal(143, (await serving.StopAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task What_the_server_ends_with_is_what_serve_ends_with()
    {
        await using var sandbox = await PreparedAsync(
            new StandInOptions { ServerFault = "crash-after-ready", ExitCode = 139 }
        );
        await using var serving = RunningServer.Start(sandbox);
        Assert.Equal(139, (await serving.Process.EndAsync()).ExitCode);
    }

    private static async Task<Sandbox> PreparedAsync(StandInOptions? toolchain = null)
    {
        var sandbox = await Sandbox.CreateAsync(toolchain);
        await sandbox.SucceedAsync("init --model org/model");
        return sandbox;
    }
}
