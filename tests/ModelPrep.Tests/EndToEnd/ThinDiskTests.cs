namespace ModelPrep.Tests.EndToEnd;

/// <summary>A real file system that takes every write and has no room when they are flushed.</summary>
public sealed class ThinDiskTests
{
    /// <summary>Pages of 4 KiB; what is published has more.</summary>
    private static readonly int[] Rooms = [0, 8, 64];

    [Fact]
    public async Task Weights_that_the_disk_does_not_take_are_not_published()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var disk = new ThinDisk(sandbox["huggingface"], sandbox["backing"]);
        await FillAsync(
            sandbox,
            disk,
            "init --model org/model --until weights",
            () =>
            {
                sandbox.NothingUnverifiedIsVisible();
                Assert.Empty(sandbox.FilesOf($"{Sandbox.ModelCache}/refs"));
            }
        );
        await sandbox.WeightsAreRightAsync();
        sandbox.NothingUnverifiedIsVisible();
    }

    [Fact]
    public async Task An_artifact_that_the_disk_does_not_take_is_not_published()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync($"init --model org/model --until weights --cache {sandbox["other"]}");
        using var disk = new ThinDisk(sandbox["cache"], sandbox["backing"]);
        await FillAsync(
            sandbox,
            disk,
            "init --model org/model",
            () =>
            {
                Assert.Empty(sandbox.FilesOf("cache/prepared"));
                Assert.False(File.Exists(sandbox["cache/prepared.json"]));
            }
        );
        await SharedNodes.IsWholeAsync(Assert.Single(Directory.EnumerateDirectories(sandbox["cache/prepared/v1"])));
        await sandbox.SucceedAsync("serve --dry-run");
    }

    private static async Task FillAsync(Sandbox sandbox, ThinDisk disk, string init, Action nothingIsPublished)
    {
        foreach (var room in Rooms)
        {
            disk.Leave(room);
            var outcome = await sandbox.RunAsync(init);
            Assert.True(outcome.ExitCode is 73, $"{room}: {outcome}");
            Assert.Contains(" ERR MP7302 fsync '", outcome.Log, StringComparison.Ordinal);
            nothingIsPublished();
            disk.Remount();
            nothingIsPublished();
        }

        await sandbox.SucceedAsync(init);
        disk.Remount();
    }
}
