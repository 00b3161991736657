using LoopbackHub;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Programs that modelprep starts: none of them holds it up, and none outlives it.</summary>
public sealed class ChildTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sleep 1000 &")]
    [InlineData("sleep 1000 >/dev/null 2>&1 &")]
    [InlineData("setsid sleep 1000 &")]
    [InlineData("(trap '' TERM; sleep 1000 & wait) &")]
    public async Task What_a_builder_leaves_behind_is_ended(string left)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var cli = sandbox.Script("cli", $"{left}\nexec \"{sandbox.Tools.Bin}/triton\" \"$@\"");
        await sandbox.SucceedAsync($"init --model org/model --triton-cli {cli}");
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    public async Task A_silent_mpirun_is_ended_and_named()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var mpirun = sandbox.Script("mpirun", "exec sleep 1000");
        await sandbox.FailAsync("MP7213", $"serve --mpirun {mpirun}", $"{mpirun} --version has not ended within 10 s");
        Assert.Empty(sandbox.Processes());
        var plan = await sandbox.RunAsync($"plan --model org/model --tp 2 --mpirun {mpirun}");
        Assert.Contains("--version has not ended within", plan.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("serve --dry-run")]
    [InlineData("plan --model org/model --tp 2")]
    public async Task SIGTERM_ends_a_question_to_mpirun(string command)
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var mpirun = sandbox.Script("mpirun", $"echo >{sandbox["asked"]}; trap '' TERM; sleep 1000");
        await using var run = sandbox.Start($"{command} --mpirun {mpirun}");
        await AppearsAsync(sandbox["asked"]);
        run.Signal("TERM");
        Assert.Equal(143, (await run.EndAsync()).ExitCode);
        Assert.Empty(sandbox.Processes());
    }

    [Theory]
    [InlineData("serve --launch supervise", "")]
    [InlineData("serve", "--tp 2")]
    public async Task A_killed_modelprep_leaves_no_server(string command, string options)
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: options);
        await using var serving = await RunningServer.ReadyAsync(sandbox, command);
        serving.Process.Signal("KILL");
        await serving.Process.EndAsync();
        await AllEndAsync(sandbox);
    }

    [Fact]
    public async Task A_killed_modelprep_leaves_no_server_that_still_loads()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model");
        sandbox.With(Variables.LoadSeconds, "1000");
        await using var serving = RunningServer.Start(sandbox, "serve --launch supervise");
        await serving.EventsAsync("start", 2); // nvidia-smi, tritonserver
        serving.Process.Signal("KILL");
        await serving.Process.EndAsync();
        await AllEndAsync(sandbox);
    }

    [Theory]
    [InlineData("triton")]
    [InlineData("nvidia-smi")]
    public async Task A_killed_init_leaves_no_tool(string tool)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var script = sandbox.Script(
            "tool",
            $"{Sandbox.HelpOf($"{sandbox.Tools.Bin}/triton-cli")}echo >{sandbox["asked"]}\ntrap '' TERM HUP\nwhile "
                + "true; do :; done"
        );
        File.Move($"{sandbox.Tools.Bin}/triton", $"{sandbox.Tools.Bin}/triton-cli");
        File.Copy($"{sandbox.Tools.Bin}/triton-cli", $"{sandbox.Tools.Bin}/triton");
        File.Move(script, $"{sandbox.Tools.Bin}/{tool}", overwrite: true);
        await using var init = sandbox.Start("init --model org/model");
        await AppearsAsync(sandbox["asked"]);
        init.Signal("KILL");
        await init.EndAsync();
        await AllEndAsync(sandbox);
    }

    [Theory]
    [InlineData("USR1")]
    [InlineData("USR2")]
    public async Task Signals_that_mean_nothing_end_nothing(string signal)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Inject(new Fault(FaultKind.Stall, ".safetensors", Times: 2, Bytes: 1000));
        await using var init = sandbox.Start("init --model org/model");
        await sandbox.RequestAsync(request => request.Faults.Contains(FaultKind.Stall));
        init.Signal(signal);
        init.Signal("TERM");
        Assert.Equal(143, (await init.EndAsync()).ExitCode);

        await sandbox.SucceedAsync("init --model org/model");
        await using var serving = await RunningServer.ReadyAsync(sandbox, "serve --launch supervise");
        serving.Process.Signal(signal);
        Assert.Contains("hello", await serving.GenerateAsync(), StringComparison.Ordinal);
        Assert.Equal(0, (await serving.StopAsync()).ExitCode);
    }

    [Theory]
    [InlineData("serve", "")]
    [InlineData("serve --launch supervise", "")]
    [InlineData("serve", "--tp 2")]
    public async Task No_descriptor_that_modelprep_inherited_reaches_a_server(string command, string options)
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: options);
        await File.WriteAllTextAsync(sandbox["inherited"], "", Token);
        var server = sandbox.Script(
            "server",
            $"for one in /proc/$$/fd/*; do readlink $one; done >>{sandbox["descriptors"]}; true"
        );
        await using var run = sandbox.Start(
            "/bin/bash",
            [
                "-c",
                $"exec 3<{sandbox["inherited"]}; exec 77<{sandbox["inherited"]}; exec \"$0\" \"$@\"",
                Binary.ModelPrep,
                .. Sandbox.Split($"{command} --tritonserver {server}"),
            ]
        );
        await run.EndAsync();
        var seen = await File.ReadAllTextAsync(sandbox["descriptors"], Token);
        Assert.Contains("/dev/null", seen + "/dev/null", StringComparison.Ordinal);
        Assert.DoesNotContain(sandbox["inherited"], seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere/nvidia-smi")]
    [InlineData("nvidia-smi")]
    public async Task A_link_that_leads_nowhere_is_no_program(string target)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        foreach (var program in new[] { "nvidia-smi", "mpirun" })
        {
            File.Delete($"{sandbox.Tools.Bin}/{program}");
            File.CreateSymbolicLink(
                $"{sandbox.Tools.Bin}/{program}",
                target.Replace("nvidia-smi", program, StringComparison.Ordinal)
            );
        }

        await sandbox.SucceedAsync("init --model org/model --engine vllm");
        await sandbox.SucceedAsync("serve --tritonserver /bin/true");
        Assert.DoesNotContain(" ERR ", (await sandbox.RunAsync("doctor")).Log, StringComparison.Ordinal);
        File.Delete($"{sandbox.Tools.Bin}/tritonserver");
        File.CreateSymbolicLink(
            $"{sandbox.Tools.Bin}/tritonserver",
            target.Replace("nvidia-smi", "tritonserver", StringComparison.Ordinal)
        );
        await sandbox.FailAsync("MP7201", "serve", "no tritonserver on PATH");
    }

    [Theory]
    [InlineData("#!/no/such/interpreter", "No such file or directory")]
    [InlineData("neither a script nor a program", "Exec format error")]
    public async Task A_program_that_cannot_be_started_is_named_with_the_reason(string text, string reason)
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var program = sandbox.Script("program", "");
        await File.WriteAllTextAsync(program, text, Token);
        await sandbox.FailAsync("MP7202", $"serve --mpirun {program}", program, reason);
        await sandbox.FailAsync(
            "MP7202",
            $"init --model org/model --served-name other --tp 2 --triton-cli {program}",
            program,
            reason
        );
        await sandbox.SucceedAsync("init --model org/model");
        await sandbox.FailAsync("MP7202", $"serve --launch supervise --tritonserver {program}", program, reason);
        await sandbox.FailAsync("MP7202", $"serve --tritonserver {program}", program, reason);
    }

    private static async Task AppearsAsync(string path)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        while (!File.Exists(path))
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
    }

    private static async Task AllEndAsync(Sandbox sandbox)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        while (sandbox.Processes().Count > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
    }
}
