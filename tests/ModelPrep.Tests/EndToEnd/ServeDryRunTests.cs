using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary><c>serve --dry-run</c>: the command line, and nothing else.</summary>
public sealed class ServeDryRunTests
{
    [Theory]
    [InlineData("")]
    [InlineData("--tp 2")]
    public async Task It_prints_one_line_and_starts_nothing(string options)
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: options);
        var before = sandbox.StandInEvents.Count;
        // Nothing that it names has to work: a machine without GPUs shows the same line.
        var outcome = await sandbox.With("STANDIN_GPUS", "").SucceedAsync("serve --dry-run");
        Assert.EndsWith("\n", outcome.Output, StringComparison.Ordinal);
        Assert.Equal(1, outcome.Output.Count(c => c == '\n'));
        Assert.StartsWith(
            options.Length == 0 ? $"{sandbox.Tools.TritonServer} --model-repository=" : "/usr/bin/mpirun ",
            outcome.Output,
            StringComparison.Ordinal
        );
        Assert.Equal(before, sandbox.StandInEvents.Count);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("--tp 2", true)]
    public async Task A_shell_runs_the_line_as_it_is(string options, bool hasWorkers)
    {
        await using var sandbox = await Sandbox.CreateAsync(ManyGpus.Toolchain);
        sandbox.With("MODELPREP_CACHE", sandbox["it's a cache; $(exit)"]);
        await sandbox.SucceedAsync($"init --model org/model {options}");
        var ports = new ServerPorts();
        var line = (await sandbox.SucceedAsync($"serve --dry-run -- {ports.Arguments} --id=$(exit)&*")).Output;
        await using var shell = sandbox.Start("/bin/sh", ["-c", line]);
        await sandbox.StandInEventAsync(one => one.Name == "ready");
        if (hasWorkers)
            await sandbox.StandInEventAsync(one => one.Name == "working");
        Assert.All(
            StandInLog.Starts(sandbox["standins.log"], "tritonserver"),
            server => Assert.Contains("--id=$(exit)&*", server.Arguments)
        );
    }
}
