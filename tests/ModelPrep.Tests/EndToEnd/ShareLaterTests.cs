using ModelPrep.Tests.Shape;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A node that is killed after its build and before other nodes have it.</summary>
public sealed class ShareLaterTests
{
    private const string Init = "init --model org/model --shared-cache shared";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_init_shares_what_it_finds_ready_and_the_one_after_it_does_not_touch_the_tier()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { BuildTime = TimeSpan.FromSeconds(5) });
        Directory.CreateDirectory(sandbox["shared"]);
        await sandbox.PreloadAsync(Path.Combine(LayoutTests.Root, "tests/ModelPrep.Tests/EndToEnd/hang.c"));
        sandbox.With("HANG_BELOW", sandbox["shared/prepared"]).With("HANG_FROM_START", "1");
        await using (var init = sandbox.Start(Init))
        {
            await sandbox.StandInEventAsync(one => one.Name == "build-started");
            var id = Path.GetFileNameWithoutExtension(
                Assert.Single(Directory.EnumerateFiles(sandbox["shared/leases"], "*.json"))
            );
            Directory.CreateDirectory(sandbox[$"shared/prepared/v1/{id}"]);
            // to read it hangs
            await File.WriteAllTextAsync(sandbox[$"shared/prepared/v1/{id}/manifest.json"], "{}", Token);
            while (!File.Exists(sandbox[$"cache/prepared/v1/{id}/manifest.json"]) && !init.HasExited)
                await Task.Delay(Poll, Token);
            init.Signal("KILL");
            Assert.Equal(137, (await init.EndAsync()).ExitCode);
        }

        sandbox.With("LD_PRELOAD", null);
        Directory.Delete(sandbox["shared"], recursive: true);
        Directory.CreateDirectory(sandbox["shared"]);
        Assert.Contains("Published for other nodes", (await sandbox.SucceedAsync(Init)).Log, StringComparison.Ordinal);
        var shared = Assert.Single(Directory.EnumerateDirectories(sandbox["shared/prepared/v1"]));
        Assert.True(File.Exists($"{shared}/manifest.json"));
        Assert.DoesNotContain(
            sandbox.FilesOf("cache/locks"),
            path => path.EndsWith(".share", StringComparison.Ordinal)
        );

        Directory.Delete(sandbox["shared"], recursive: true); // which would be a warning, if it were looked at
        Assert.DoesNotContain(" WRN ", (await sandbox.SucceedAsync(Init)).Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one")]
    [InlineData("two")]
    public async Task A_node_that_has_shared_or_copied_owes_nothing(string node)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Directory.CreateDirectory(sandbox["shared"]);
        foreach (var one in new[] { "one", node })
            await sandbox.With("MODELPREP_CACHE", sandbox[$"{one}/cache"]).SucceedAsync(Init);
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-finished");
        Assert.DoesNotContain(
            sandbox.FilesOf($"{node}/cache/locks"),
            path => path.EndsWith(".share", StringComparison.Ordinal)
        );
    }
}
