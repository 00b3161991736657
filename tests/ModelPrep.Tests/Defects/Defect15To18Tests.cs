using LoopbackHub;
using ModelPrep.Tests.EndToEnd;
using StandIns;

namespace ModelPrep.Tests.Defects;

/// <summary>
/// What the Python script that ModelPrep replaces did not check or clean up. A number is that of the defect.
/// </summary>
public sealed class Defect15To18Tests
{
    [Theory]
    [Trait("Defect", "15")]
    [InlineData("--tp 0", "--tp 0")]
    [InlineData("--pp 0", "--pp 0")]
    [InlineData("--tp -1 --pp -2", "--tp -1")] // their product is positive
    [InlineData("--tp 1.5", "--tp 1.5")]
    [InlineData("--pp 99999", "--pp 99999")]
    public async Task A_parallelism_that_cannot_be_passed_or_was_named_wrongly(string options, string named)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        foreach (var verb in new[] { "init", "exec", "run" })
            await sandbox.FailAsync(
                "MP6406",
                $"{verb} --model org/model {options}",
                $"{named} is not a whole number from 1 to 1024"
            );
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Fact]
    [Trait("Defect", "16")]
    public async Task Serving_demanded_what_only_building_needs()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        File.Delete(sandbox.Tools.Triton);
        await sandbox.With("ENGINE_DEST_PATH", null).SucceedAsync("init --model org/model --engine vllm");
        await using var serving = await RunningServer.ReadyAsync(
            sandbox.With("TRITON_CLI_VERBOSE", "0").With("HF_ENDPOINT", "http://127.0.0.1:1"),
            "exec"
        );
        Assert.DoesNotContain("--log-verbose=1", serving.Ranks[0].Arguments); // any value switched it on
        Assert.DoesNotContain("ENGINE_DEST_PATH", serving.Ranks[0].Environment.Keys);
    }

    [Fact]
    [Trait("Defect", "17")]
    public async Task Nothing_cleaned_up_and_the_log_showed_another_command_than_the_one_run()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Fault = Faults.NoEngine });
        var outcome = await sandbox.FailAsync("MP7601", "init --model org/model");
        var import = StandInLog
            .Starts(sandbox["standins.log"], "triton")
            .Single(one => one.Arguments.Contains("--model-repository"));
        Assert.Contains(
            $"Building: triton {string.Join(' ', import.Arguments)}\n",
            outcome.Log,
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(sandbox["cache/work"]));
    }

    [Fact]
    [Trait("Defect", "18")]
    public async Task Nothing_was_tried_again_or_checked_before_or_after()
    {
        await using var sandbox = await Sandbox.CreateAsync(ManyGpus.Toolchain with { Fault = Faults.MissingRank });
        await sandbox.FailAsync("MP7801", "init --model org/model --tp 8", "needs 8 GPUs, found 4");
        Assert.DoesNotContain(
            sandbox.Hub.Requests,
            request => request.Path.Contains("/resolve/", StringComparison.Ordinal)
        );

        sandbox.Hub.Inject(new Fault(FaultKind.Status, "config.json", Status: 503));
        sandbox.Hub.Inject(new Fault(FaultKind.Drop, ".safetensors", Bytes: 1000));
        await sandbox.FailAsync("MP7601", "init --model org/model --tp 2", "rank1.engine is missing or empty");
        Assert.Contains(sandbox.Hub.Requests, request => request.Faults.Contains(FaultKind.Drop));
        await sandbox.With("STANDIN_FAULT", Faults.None).SucceedAsync("init --model org/model --tp 2");
    }
}
