using ModelPrep.Tests.EndToEnd;
using StandIns;

namespace ModelPrep.Tests.Defects;

/// <summary>
/// What the Python script that ModelPrep replaces got wrong about processes. A number is that of the defect.
/// </summary>
public sealed class Defect10To14Tests
{
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(15); // how long the script slept before it ended

    [Fact]
    [Trait("Defect", "10")]
    public async Task Every_failure_had_the_same_status_after_a_long_sleep()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Fault = Faults.NoEngine });
        var started = TimeProvider.System.GetTimestamp();
        await sandbox.FailAsync(64, $"{sandbox.Init} --tp many");
        await sandbox.FailAsync(66, "init --model org/no-such-model");
        await sandbox.FailAsync(72, $"{sandbox.Init} --triton-cli /no/triton");
        await sandbox.FailAsync(76, sandbox.Init);
        await sandbox.FailAsync(78, "serve");
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, AtOnce);
    }

    [Fact]
    [Trait("Defect", "11")]
    public async Task A_child_killed_by_a_signal_showed_as_256_less_the_signal()
    {
        await using var build = await Sandbox.CreateAsync(
            new StandInOptions { Generation = "aslb-mn", Fault = Faults.KilledParent }
        );
        await build.FailAsync(
            76,
            build.Init,
            "triton was ended by signal 9, status 137",
            "Lack of memory is the likely cause of a kill"
        );

        await using var sandbox = await ManyGpus.PreparedAsync();
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        Running.Signal("KILL", serving.Ranks[0].ProcessId);
        Assert.Equal(137, (await serving.Process.EndAsync()).ExitCode);
    }

    [Theory]
    [Trait("Defect", "12")]
    [InlineData("")]
    [InlineData("--tp 2")]
    public async Task SIGTERM_was_ignored_or_left_the_server_running(string options)
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: options);
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        Assert.Equal(0, (await serving.StopAsync()).ExitCode);
        Assert.Contains(serving.Events, one => one is { Name: "signal", Code: 15 }); // the server's own way to end
        Assert.Empty(sandbox.Processes());
    }

    [Fact]
    [Trait("Defect", "13")]
    public async Task One_and_several_ranks_were_served_with_different_options()
    {
        await using var sandbox = await ManyGpus.PreparedAsync();
        var several = (await sandbox.SucceedAsync("serve --dry-run --verbose --iso8601")).Output.Split(" : ");
        await sandbox.SucceedAsync(sandbox.Init);
        var one = (await sandbox.SucceedAsync("serve --dry-run --verbose --iso8601")).Output;

        Assert.Empty(Options(one).Except(Options(several[0])));
        Assert.Equal(["--id=rank0"], Options(several[0]).Except(Options(one)));
        // The others log as much: a rank that cannot load must say why.
        Assert.Contains("--log-verbose=1", Options(several[1]));
        Assert.DoesNotContain(
            Options(several[1]),
            option =>
                option.StartsWith("--log-", StringComparison.Ordinal)
                && option.EndsWith("=false", StringComparison.Ordinal)
        );

        static IEnumerable<string> Options(string line) =>
            line[line.IndexOf("tritonserver ", StringComparison.Ordinal)..]
                .TrimEnd()
                .Split(' ')
                .Skip(1)
                .Where(option => !option.StartsWith("--model-repository", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Defect", "14")]
    public async Task Ranks_needed_as_many_cores_and_two_were_tied_to_one_each()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "--tp 2 --pp 2");
        Assert.Contains(
            " --oversubscribe --bind-to none ",
            (await sandbox.SucceedAsync("serve --dry-run")).Output,
            StringComparison.Ordinal
        );

        await sandbox.SucceedAsync($"{sandbox.Init} --tp 2");
        // Into files: mpirun may cut the output of a rank anywhere.
        var program = sandbox.Script(
            "print-cores",
            $"grep ^Cpus_allowed_list /proc/self/status >{sandbox["cores"]}.$OMPI_COMM_WORLD_RANK"
        );
        var ours = File.ReadLines("/proc/self/status")
            .Single(line => line.StartsWith("Cpus_allowed_list", StringComparison.Ordinal));
        await sandbox.SucceedAsync($"serve --tritonserver {program}");
        Assert.Equal([ours], await File.ReadAllLinesAsync(sandbox["cores.0"], TestContext.Current.CancellationToken));
        Assert.Equal([ours], await File.ReadAllLinesAsync(sandbox["cores.1"], TestContext.Current.CancellationToken));
    }
}
