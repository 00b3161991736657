using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary><c>init --max-cache-size</c>: room is made before the download.</summary>
public sealed class MaxCacheSizeTests
{
    private const string Other = "init --model org/other";
    private const long Large = 24 << 20;

    /// <summary>MiB of a disk on which one large model fits beside the margin, and no second.</summary>
    private const int RoomForOne = 100;

    [Fact]
    public async Task What_is_least_recently_used_makes_room_and_what_is_handed_over_does_not()
    {
        await using var sandbox = await TwoModelsAsync();
        var first = (await sandbox.SucceedAsync("init --model org/model")).Output.Trim();
        var weights = (await CacheListTests.JsonAsync(sandbox))
            .GetProperty("weights")[0]
            .GetProperty("ownBytes")
            .GetInt64();
        var limit =
            (await CacheListTests.JsonAsync(sandbox)).GetProperty("totalBytes").GetInt64() + weights + (256 << 10);

        var outcome = await sandbox.SucceedAsync($"{Other} --max-cache-size {limit}");
        Assert.Contains($"Removed hf:org/model@{sandbox.Commit} to make room", outcome.Log, StringComparison.Ordinal);
        Assert.Contains("least recently used", outcome.Log, StringComparison.Ordinal);
        Assert.True(Directory.Exists(first));
        Assert.True(Directory.Exists(outcome.Output.Trim()));
        Assert.InRange((await CacheListTests.JsonAsync(sandbox)).GetProperty("totalBytes").GetInt64(), 1, limit);
    }

    [Fact]
    public async Task With_room_nothing_goes_and_what_is_ready_needs_none()
    {
        await using var sandbox = await TwoModelsAsync();
        await sandbox.SucceedAsync("init --model org/model");
        Assert.DoesNotContain(
            "to make room",
            (await sandbox.SucceedAsync($"{Other} --max-cache-size 1GB")).Log,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "to make room",
            (await sandbox.With("MODELPREP_MAX_CACHE_SIZE", "1").SucceedAsync("init --model org/model")).Log,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_cannot_fit_is_refused_before_a_byte_is_downloaded()
    {
        await using var sandbox = await TwoModelsAsync();
        await sandbox.SucceedAsync("init --model org/model");
        sandbox.Hub.ClearRequests();
        await sandbox
            .With("MODELPREP_MAX_CACHE_SIZE", "1MB")
            .FailAsync("MP7305", Other, "hf:org/other needs ", "--max-cache-size is ", "the hand-over file names it");
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.Origin is Origin.Cdn);
        await sandbox.WeightsAreRightAsync(); // nothing goes in vain
    }

    [Fact]
    public async Task Files_of_an_older_revision_that_the_new_one_shares_stay()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model --until weights");
        sandbox.Hub.Add(
            sandbox.Model with
            {
                Commit = null,
                Files = [.. sandbox.Model.Files, new HubFile("added_tokens.json", "{}")],
            }
        );
        await sandbox.FailAsync(
            "MP7305",
            "init --model org/model --until weights --max-cache-size 1",
            $"hf:org/model@{sandbox.Commit}: it is needed"
        );
        await sandbox.WeightsAreRightAsync();
    }

    [Fact]
    public async Task A_disk_with_too_little_room_gets_it_though_the_limit_is_far()
    {
        await using var sandbox = await TwoModelsAsync(Large);
        using var disk = new SmallDisk(sandbox["huggingface"], RoomForOne);
        await sandbox.SucceedAsync("init --model org/model --until weights");
        await sandbox.FailAsync("MP7301", $"{Other} --until weights", "are needed");
        await sandbox.WeightsAreRightAsync(); // nobody has asked for room to be made
        var outcome = await sandbox.SucceedAsync($"{Other} --until weights --max-cache-size 1TB");
        Assert.Contains($"Removed hf:org/model@{sandbox.Commit} to make room", outcome.Log, StringComparison.Ordinal);
        Assert.False(Directory.Exists(sandbox[Sandbox.ModelCache]));
    }

    [Fact]
    public async Task Nothing_goes_in_vain_from_a_disk_that_something_else_fills()
    {
        await using var sandbox = await TwoModelsAsync(Large);
        using var disk = new SmallDisk(sandbox["huggingface"], RoomForOne);
        await sandbox.SucceedAsync("init --model org/model --until weights");
        await File.WriteAllBytesAsync(
            sandbox["huggingface/filler"],
            new byte[50 << 20],
            TestContext.Current.CancellationToken
        );
        await sandbox.FailAsync(
            "MP7305",
            $"{Other} --until weights --max-cache-size 1TB",
            sandbox["huggingface"],
            "free, but",
            "are needed, and only ",
            " can go"
        );
        await sandbox.WeightsAreRightAsync();
    }

    [Fact]
    public async Task Only_what_lies_on_the_disk_that_lacks_room_goes()
    {
        await using var sandbox = await TwoModelsAsync(Large);
        using var disk = new SmallDisk(sandbox["huggingface"], RoomForOne);
        var old = (await sandbox.SucceedAsync("init --model org/model --served-name old")).Output.Trim();
        await sandbox.SucceedAsync("init --model org/model --served-name new"); // is handed over
        foreach (var blob in sandbox.FilesOf($"{Sandbox.ModelCache}/blobs"))
            // used last
            File.SetLastAccessTimeUtc(sandbox[$"{Sandbox.ModelCache}/blobs/{blob}"], DateTime.UnixEpoch.AddYears(90));
        await sandbox.SucceedAsync($"{Other} --until weights --max-cache-size 1TB");
        Assert.True(Directory.Exists(old));
        Assert.False(Directory.Exists(sandbox[Sandbox.ModelCache]));
    }

    private static async Task<Sandbox> TwoModelsAsync(long weightBytes = 1 << 20)
    {
        var sandbox = await Sandbox.CreateAsync(weightBytes: weightBytes);
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/other", weightBytes));
        return sandbox;
    }
}
