using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary><c>HF_HUB_OFFLINE</c>: the cache has the answers, or nobody has.</summary>
public sealed class OfflineTests
{
    private const string Init = "init --model org/model --until weights";

    [Theory]
    [InlineData("HF_HUB_OFFLINE", "1")]
    [InlineData("HF_HUB_OFFLINE", "Yes")]
    [InlineData("TRANSFORMERS_OFFLINE", "on")]
    public async Task A_warm_cache_is_enough_for_everything(string variable, string value)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var online = await sandbox.SucceedAsync(Init);
        sandbox.Hub.ClearRequests();
        var offline = await sandbox.With(variable, value).SucceedAsync(Init);
        Assert.Equal(online.Output, offline.Output);
        await sandbox.SucceedAsync("init --model org/model");
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Theory]
    [InlineData("", "which commit main")]
    [InlineData(" --revision 0123456789abcdef0123456789abcdef01234567", "which files")]
    public async Task A_cold_cache_is_an_error_that_names_the_variable(string revision, string what)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox
            .With("HF_HUB_OFFLINE", "1")
            .FailAsync("MP6909", Init + revision, "HF_HUB_OFFLINE is set", what, "Unset HF_HUB_OFFLINE");
        Assert.Empty(sandbox.Hub.Requests);
        Assert.Empty(sandbox.FilesOf(Sandbox.HubCache));
    }

    [Fact]
    public async Task A_file_that_the_cache_lacks_is_named()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Init);
        File.Delete(
            sandbox[$"{Sandbox.ModelCache}/blobs/{sandbox.Model["model-00002-of-00002.safetensors"].Content.Sha256()}"]
        );
        await sandbox
            .With("HF_HUB_OFFLINE", "1")
            .FailAsync("MP6909", Init, "HF_HUB_OFFLINE", "model-00002-of-00002.safetensors");
    }

    [Fact]
    public async Task A_snapshot_that_another_client_left_without_a_listing_is_taken_as_it_is()
    {
        await using var sandbox = await Sandbox.CreateFilledAsync();
        await sandbox.With("HF_HUB_OFFLINE", "1").SucceedAsync(Init);
        await sandbox.WeightsAreRightAsync();
        Assert.Empty(sandbox.Hub.Requests);
        // Nobody has said that these are all files of the commit.
        Assert.DoesNotContain(
            sandbox.FilesOf(Sandbox.ModelCache),
            path =>
                path.Contains("trees", StringComparison.Ordinal) || path.Contains(".no_exist", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_hub_that_cannot_be_asked_now_is_no_reason_to_fail_either()
    {
        await using var sandbox = await Sandbox.CreateFilledAsync();
        sandbox.Hub.Inject(
            new Fault(FaultKind.Status, "/api/models/", Times: int.MaxValue, Status: 429)
            {
                Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "86400" },
            }
        );
        var outcome = await sandbox.SucceedAsync(Init);
        Assert.Contains("taken as it is in the cache", outcome.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model-00002-of-00002.safetensors")]
    [InlineData("model.safetensors.index.json")]
    public async Task A_snapshot_that_is_no_whole_model_is_not(string missing)
    {
        await using var sandbox = await Sandbox.CreateFilledAsync();
        File.Delete(sandbox[$"{Sandbox.ModelCache}/snapshots/{sandbox.Commit}/{missing}"]);
        await sandbox.With("HF_HUB_OFFLINE", "1").FailAsync("MP6909", Init, "HF_HUB_OFFLINE is set", "which files");
    }

    [Fact]
    public async Task Other_values_do_not_forbid_to_ask()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.With("HF_HUB_OFFLINE", "0").With("TRANSFORMERS_OFFLINE", "").SucceedAsync(Init);
        Assert.NotEmpty(sandbox.Hub.Requests);
    }
}
