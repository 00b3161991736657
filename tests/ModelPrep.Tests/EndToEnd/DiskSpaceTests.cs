using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Disks that are too small: found before the first byte where that can be known, and told apart from bugs where not.</summary>
public sealed class DiskSpaceTests
{
    private const int ModelMebibytes = 100;

    [Fact]
    public async Task Weights_that_do_not_fit_are_refused_before_the_first_byte()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: ModelMebibytes << 20);
        using var disk = new SmallDisk(sandbox["huggingface"], 80);
        await sandbox.FailAsync(73, "init --model org/model --until weights", "free, but", "are needed", sandbox["huggingface"]);
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.Origin is Origin.Cdn);
    }

    [Fact]
    public async Task An_engine_that_will_not_fit_is_refused_before_the_first_byte()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: ModelMebibytes << 20);
        using var disk = new SmallDisk(sandbox["cache"], 80);
        await sandbox.FailAsync(73, "init --model org/model", "are needed", sandbox["cache"]);
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.Origin is Origin.Cdn);
        // Without an engine, the same disk does.
        await sandbox.SucceedAsync("init --model org/model --engine vllm");
    }

    [Fact]
    public async Task What_is_there_already_needs_no_room_again()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var disk = new SmallDisk(sandbox["huggingface"], 70);
        await sandbox.SucceedAsync("init --model org/model --until weights");
        disk.Fill();
        await sandbox.SucceedAsync("init --model org/model --until weights");
    }

    [Fact]
    public async Task A_disk_that_fills_up_during_the_download_ends_it_with_nothing_half_made_visible()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 16 << 20);
        using var disk = new SmallDisk(sandbox["huggingface"], 100);
        sandbox.Hub.Inject(new Fault(FaultKind.Delay, "model-00002", Delay: TimeSpan.FromSeconds(2)));
        await using var init = sandbox.Start("init --model org/model --until weights");
        await sandbox.RequestAsync(request => request.Path.Contains("model-00002", StringComparison.Ordinal));
        disk.Fill();
        var outcome = await init.EndAsync();
        Assert.Equal(73, outcome.ExitCode);
        Assert.Contains("No space left on device", outcome.Log, StringComparison.Ordinal);
        Assert.Contains("Free space on that disk", sandbox.TerminationLog, StringComparison.Ordinal);
        Assert.Empty(sandbox.FilesOf("huggingface/hub/models--org--model/snapshots"));
    }
}
