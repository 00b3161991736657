using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Disks that are too small for a build, or fill up during it, whatever the builder says of it.</summary>
public sealed class BuildSpaceTests
{
    private const long WeightBytes = 64 << 20;

    [Theory]
    [InlineData("aslb-mn")]
    [InlineData("r25.01")]
    [InlineData("r26.03")]
    public async Task Room_for_one_engine_and_a_half_is_refused_before_a_byte_is_downloaded(string generation)
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = generation },
            weightBytes: WeightBytes
        );
        using var disk = new SmallDisk(sandbox["cache"], 64 + (64 * 3 / 2)); // the margin, and one and a half
        await sandbox.FailAsync("MP7301", sandbox.Init, sandbox["cache"], "are needed");
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.Origin is LoopbackHub.Origin.Cdn);
    }

    [Theory]
    [InlineData("r26.03", Faults.Save)]
    [InlineData("r26.03", Faults.HalfSaved)]
    public async Task A_disk_that_was_full_is_named_though_the_builder_kept_it_to_itself(
        string generation,
        string moment
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions
            {
                Generation = generation,
                Fault = $"{Faults.Exception}@{moment}",
                EngineLoadTime = TimeSpan.FromSeconds(2),
            }
        );
        using var disk = new SmallDisk(sandbox["cache"], 200);
        await using var init = sandbox.Start("init --model org/model");
        await sandbox.StandInEventAsync(one => one.Name == "engine-loading");
        disk.Fill();
        var outcome = await init.EndAsync();
        Assert.Equal(73, outcome.ExitCode);
        Assert.Contains("MP7302", outcome.Log, StringComparison.Ordinal);
        Assert.Contains(sandbox["cache"], sandbox.TerminationLog, StringComparison.Ordinal);
        Assert.Contains("--cache", sandbox.TerminationLog, StringComparison.Ordinal);
        disk.Free();
        await sandbox
            .With(Variables.Fault, Faults.None)
            .With(Variables.EngineLoadSeconds, "0")
            .SucceedAsync("init --model org/model");
    }

    [Fact]
    public async Task A_full_disk_other_than_that_of_the_cache_is_named_by_its_path()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = "r25.08" });
        using var disk = new SmallDisk(sandbox["other"], 1);
        var cli = Path.Combine(sandbox.Tools.Bin, "triton");
        File.Move(cli, $"{cli}.whole");
        var full = $"echo \"OSError: [Errno 28] No space left on device: '{sandbox["other"]}/x'\"";
        File.Move(sandbox.Script("triton", Sandbox.HelpOf($"{cli}.whole") + full), cli);
        await sandbox.FailAsync(
            "MP7302",
            "init --model org/model",
            $"the one with {sandbox["other"]}/x",
            "Free space there: the builder uses it"
        );
    }
}
