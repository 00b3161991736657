using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Weights that somebody removes from the Hugging Face cache although they are needed.</summary>
public sealed class LostWeightsTests
{
    private const string Init = "init --model org/model --engine vllm";
    private const string Shard = "model-00001-of-00002.safetensors";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("link")]
    [InlineData("blob")]
    [InlineData("part")]
    [InlineData("folder")]
    public async Task Weights_that_a_server_would_read_are_named_by_serve_and_brought_again_by_init(string lost)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Init);
        var snapshot = sandbox[$"{Sandbox.ModelCache}/snapshots/{sandbox.Commit}"];
        var blob = sandbox[$"{Sandbox.ModelCache}/blobs/{sandbox.Model[Shard].Content.Sha256()}"];
        switch (lost)
        {
            case "link":
                File.Delete($"{snapshot}/{Shard}");
                break;
            case "blob":
                File.Delete(blob);
                break;
            case "part":
                await File.WriteAllTextAsync(blob, "part", Token);
                break;
            default:
                Directory.Delete(sandbox[Sandbox.ModelCache], recursive: true);
                break;
        }

        var refused = await sandbox.RunAsync("serve");
        Assert.Equal(78, refused.ExitCode);
        var why = lost switch
        {
            "folder" => $"there is no folder {snapshot}",
            "part" => $"{snapshot}/{Shard} has 4 bytes",
            _ => $"there is no file {snapshot}/{Shard}",
        };
        Assert.Contains($"its weights are gone: {why}", refused.Log, StringComparison.Ordinal);
        var outcome = await sandbox.SucceedAsync(Init);
        Assert.Contains("its weights are gone", outcome.Log, StringComparison.Ordinal);
        await sandbox.WeightsAreRightAsync();
        await sandbox.SucceedAsync("serve --dry-run");
        sandbox.Hub.ClearRequests();
        await sandbox.SucceedAsync($"{Init} --revision {sandbox.Commit}");
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task A_blob_that_is_removed_during_the_download_is_fetched_again()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 24 << 20);
        await sandbox.SucceedAsync("init --model org/model --until weights --include model-00001*");
        sandbox.Hub.Inject(new Fault(FaultKind.Stall, "model-00002", Origin: Origin.Cdn, Bytes: 1_000_000));
        sandbox.Hub.ClearRequests();
        await using var init = sandbox
            .With("MODELPREP_STALL_WINDOW", "5")
            .Start("init --model org/model --until weights");
        await sandbox.RequestAsync(request => request is { Origin: Origin.Cdn, BodyBytes: >= 1_000_000 });
        File.Delete(sandbox[$"{Sandbox.ModelCache}/blobs/{sandbox.Model[Shard].Content.Sha256()}"]);

        var outcome = await init.EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("were removed by somebody else meanwhile", outcome.Log, StringComparison.Ordinal);
        await sandbox.WeightsAreRightAsync();
        sandbox.NothingUnverifiedIsVisible();
    }
}
