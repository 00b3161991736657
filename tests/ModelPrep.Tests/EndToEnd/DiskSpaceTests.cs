using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Disks that are too small: found before the first byte where that can be known, and told apart from bugs where not.
/// </summary>
public sealed class DiskSpaceTests
{
    private const int ModelMebibytes = 100;

    [Fact]
    public async Task Weights_that_do_not_fit_are_refused_before_the_first_byte()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: ModelMebibytes << 20);
        using var disk = new SmallDisk(sandbox["huggingface"], 80);
        await sandbox.FailAsync(
            "MP7301",
            "init --model org/model --until weights",
            "free, but",
            "are needed",
            sandbox["huggingface"]
        );
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.Origin is Origin.Cdn);
    }

    [Fact]
    public async Task An_engine_that_will_not_fit_is_refused_before_the_first_byte()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: ModelMebibytes << 20);
        using var disk = new SmallDisk(sandbox["cache"], 80);
        await sandbox.FailAsync("MP7301", "init --model org/model", "are needed", sandbox["cache"]);
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
    public async Task Room_for_a_large_file_is_reserved_before_its_first_byte()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 16 << 20);
        using var disk = new SmallDisk(sandbox["huggingface"], 100);
        await FillWhileAsync(sandbox, disk, "model-00002", expected: 0);
    }

    [Fact]
    public async Task Room_that_a_killed_download_has_reserved_is_not_asked_for_again()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 48 << 20);
        using var disk = new SmallDisk(sandbox["huggingface"], 125); // the weights, the margin, and little more
        sandbox.Hub.Inject(
            new Fault(FaultKind.Stall, "model-0000", Times: int.MaxValue, Origin: Origin.Cdn, Bytes: 1000)
        );
        await using (var killed = sandbox.Start("init --model org/model --until weights"))
        {
            await sandbox.RequestAsync(_ =>
                sandbox.Hub.Requests.Count(request => request.Origin is Origin.Cdn && request.BodyBytes >= 1000) >= 2
            );
            killed.Signal("KILL");
            await killed.EndAsync();
        }

        sandbox.Hub.ClearFaults();
        await sandbox.SucceedAsync("init --model org/model --until weights");
    }

    [Fact]
    public async Task A_disk_that_fills_up_during_the_download_ends_it_with_nothing_half_made_visible()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var disk = new SmallDisk(sandbox["huggingface"], 70);
        await FillWhileAsync(sandbox, disk, "tokenizer.json", expected: 73);
        // the margin, mostly
        Assert.Matches($"{sandbox["huggingface/hub"]} have .* free, but 6.* MiB are needed", sandbox.TerminationLog);
        sandbox.NothingUnverifiedIsVisible();
        Assert.Empty(sandbox.FilesOf("huggingface/hub/models--org--model/snapshots"));
        disk.Free();
        await sandbox.SucceedAsync("init --model org/model --until weights");
        await sandbox.WeightsAreRightAsync();
    }

    private static async Task FillWhileAsync(Sandbox sandbox, SmallDisk disk, string file, int expected)
    {
        sandbox.Hub.Inject(new Fault(FaultKind.Delay, file, Delay: TimeSpan.FromSeconds(2)));
        // another file would need room of its own
        await using var init = sandbox.Start($"init --model org/model --until weights --include {file}*");
        await sandbox.RequestAsync(request => request.Path.Contains(file, StringComparison.Ordinal));
        disk.Fill();
        var outcome = await init.EndAsync();
        Assert.True(outcome.ExitCode == expected, outcome.ToString());
    }
}
