using ModelPrep.Tests.Shape;
using static ModelPrep.Tests.EndToEnd.SharedNodes;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A shared folder that fails or hangs: it costs a warning, and nothing else.</summary>
public sealed class SharedTierFaultTests
{
    private const string Init = "init --model org/model --shared-cache shared";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("missing", "no such folder")]
    [InlineData("a file", "no such folder")]
    [InlineData("read-only", "Read-only file system")]
    [InlineData("full", "No space left on device")]
    [InlineData("hung", "no progress for 1 s")]
    public async Task A_tier_that_cannot_be_used_costs_a_warning(string state, string why)
    {
        await using var sandbox = await CreateAsync();
        using var disk = state is "read-only" or "full" ? new SmallDisk(sandbox["shared"], 1) : null;
        var id = Path.GetFileName((await sandbox.On("other").SucceedAsync("init --model org/model")).Output.Trim());
        await sandbox.SpoilSharedAsync(state, disk, $"shared/prepared/v1/{id}/manifest.json");
        var outcome = await sandbox.On("one").With("MODELPREP_SHARED_CACHE_TIMEOUT", "1").SucceedAsync(Init);
        var warning = Assert.Single(outcome.Log.Split('\n'), line => line.Contains(" WRN ", StringComparison.Ordinal));
        Assert.Contains(sandbox["shared"], warning, StringComparison.Ordinal);
        Assert.Contains(why, warning, StringComparison.Ordinal);
        await IsWholeAsync(outcome.Output.Trim());
    }

    [Fact]
    public async Task A_tier_that_hangs_in_the_middle_of_a_copy_from_it_is_given_up_and_the_node_builds()
    {
        await using var sandbox = await CreateAsync();
        await sandbox.On("one").SucceedAsync(Init);
        await HangAsync(sandbox, "shared/prepared");
        var outcome = await sandbox.On("two").SucceedAsync(Init);
        IsGivenUp(sandbox, outcome, "copying an artifact from it failed");
        Assert.Equal(2, sandbox.StandInEvents.Count(one => one.Name == "build-finished"));
        await IsWholeAsync(outcome.Output.Trim());
        Assert.Empty(sandbox.FilesOf("two/cache/work"));
        await IsWholeAsync(Assert.Single(Directory.EnumerateDirectories(sandbox["shared/prepared/v1"])));
    }

    [Fact]
    public async Task A_tier_that_hangs_in_the_middle_of_a_copy_to_it_is_given_up_and_shows_nothing()
    {
        await using var sandbox = await CreateAsync();
        await HangAsync(sandbox, "shared/work");
        var outcome = await sandbox.On("one").SucceedAsync(Init);
        IsGivenUp(sandbox, outcome, "publishing an artifact failed");
        await IsWholeAsync(outcome.Output.Trim());
        Assert.Empty(sandbox.FilesOf("shared/prepared"));

        // nobody has said that the first does not build any more
        sandbox.With("LD_PRELOAD", null).With("MODELPREP_LEASE_EXPIRY", "1");
        var second = await sandbox.On("two").SucceedAsync(Init);
        Assert.Contains("Published for other nodes", second.Log, StringComparison.Ordinal);
        await IsWholeAsync(Assert.Single(Directory.EnumerateDirectories(sandbox["shared/prepared/v1"])));
    }

    /// <summary>From now on, what is read or written below a folder hangs in the middle of a file.</summary>
    private static async Task HangAsync(Sandbox sandbox, string folder)
    {
        await sandbox.PreloadAsync(Path.Combine(LayoutTests.Root, "tests/ModelPrep.Tests/EndToEnd/hang.c"));
        sandbox.With("HANG_BELOW", sandbox[folder]).With("MODELPREP_SHARED_CACHE_TIMEOUT", "1");
    }

    private static void IsGivenUp(Sandbox sandbox, Outcome outcome, string what)
    {
        var warning = Assert.Single(outcome.Log.Split('\n'), line => line.Contains(" WRN ", StringComparison.Ordinal));
        Assert.EndsWith(
            $"The shared cache {sandbox["shared"]} is not used any further: {what}, there was no progress for 1 s",
            warning,
            StringComparison.Ordinal
        );
    }
}
