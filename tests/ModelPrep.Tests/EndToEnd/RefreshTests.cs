using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>A branch that moves, and a hub that is not there to say whether it has.</summary>
public sealed class RefreshTests
{
    private const string Init = "init --model org/model";

    [Fact]
    public async Task Without_the_hub_and_without_a_ref_the_newest_artifact_of_the_branch_is_taken_and_its_age_named()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Init);
        Push(sandbox);
        var newest = (await sandbox.SucceedAsync(Init)).Output;
        Directory.Delete(sandbox[Sandbox.HubCache], recursive: true);
        var outcome = await sandbox.With("HF_HUB_OFFLINE", "1").SucceedAsync(Init);
        Assert.Equal(newest, outcome.Output);
        Assert.Contains(
            "as in the newest artifact prepared for it, 0 minutes ago",
            outcome.Log,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("--revision v2")]
    [InlineData("--source hf:org/other")]
    public async Task An_artifact_of_another_branch_or_repository_is_not(string other)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Init);
        await sandbox.With("HF_HUB_OFFLINE", "1").FailAsync("MP6909", $"{Init} {other}", "HF_HUB_OFFLINE is set");
    }

    [Fact]
    public async Task With_a_commit_even_an_empty_weight_cache_needs_no_request()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync(Init);
        Directory.Delete(sandbox[Sandbox.HubCache], recursive: true);
        sandbox.Hub.ClearRequests();
        await sandbox.SucceedAsync($"{Init} --revision {sandbox.Commit}");
        Assert.Empty(sandbox.Hub.Requests);
        await sandbox.SucceedAsync(Init);
        Assert.Equal(["/api/models/org/model/revision/main"], sandbox.Hub.Requests.Select(request => request.Path));
    }

    [Fact]
    public async Task A_server_of_the_old_revision_runs_on_and_keeps_its_artifact_until_it_ends()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var old = (await sandbox.SucceedAsync(Init)).Output.Trim();
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        Push(sandbox);
        var current = (await sandbox.SucceedAsync(Init)).Output.Trim();
        Assert.NotEqual(old, current);
        Assert.Contains(
            current,
            await File.ReadAllTextAsync(sandbox["cache/prepared.json"], TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );

        var full = await sandbox.FailAsync(
            "MP7305",
            "cache prune --yes --max-size 0",
            Path.GetFileName(old),
            $"in use by process {serving.Process.Id}",
            "the hand-over file names it"
        );
        Assert.Contains("0 B freed", full.Output, StringComparison.Ordinal);
        Assert.Contains("hello word1 word2", await serving.GenerateAsync(), StringComparison.Ordinal);

        await serving.StopAsync();
        sandbox.Age(old, hours: 1);
        await sandbox.FailAsync("MP7305", "cache prune --yes --max-size 0", "the hand-over file names it");
        Assert.Equal(
            [Path.GetFileName(current)],
            Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]).Select(Path.GetFileName)
        );
        await sandbox.SucceedAsync("serve --dry-run");
    }

    /// <summary>Moves the branch: a file is added.</summary>
    private static void Push(Sandbox sandbox) =>
        sandbox.Hub.Add(
            sandbox.Model with
            {
                Commit = null,
                Files = [.. sandbox.Model.Files, new HubFile("added_tokens.json", "{}")],
            }
        );
}
