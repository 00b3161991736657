namespace ModelPrep.Tests.EndToEnd;

/// <summary><c>modelprep cache remove</c>: exactly what is named.</summary>
public sealed class CacheRemoveTests
{
    [Fact]
    public async Task Its_dry_run_says_what_would_go_and_removes_nothing()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync("init --model org/model")).Output.Trim();
        var dry = (await sandbox.SucceedAsync("cache remove --dry-run hf:org/model model")).Output;
        Assert.Contains($"would remove {Path.GetFileName(artifact)} (model)", dry, StringComparison.Ordinal);
        Assert.Contains("run again without --dry-run", dry, StringComparison.Ordinal);
        await sandbox.FailAsync("MP6609", "cache remove --dry-run none", "none");
        Assert.True(File.Exists($"{artifact}/manifest.json"));
        await sandbox.WeightsAreRightAsync();
        await sandbox.SucceedAsync("cache remove hf:org/model model");
        Assert.False(Directory.Exists(artifact));
    }

    [Fact]
    public async Task An_artifact_goes_by_its_id_even_when_it_is_handed_over()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var one = (await sandbox.SucceedAsync("init --model org/model --served-name one")).Output.Trim();
        var two = (await sandbox.SucceedAsync("init --model org/model --served-name two")).Output.Trim();
        Assert.Contains(
            "asked for",
            (await sandbox.SucceedAsync($"cache remove {Path.GetFileName(two)}")).Output,
            StringComparison.Ordinal
        );
        Assert.Equal((true, false), (Directory.Exists(one), Directory.Exists(two)));
        await sandbox.SucceedAsync("cache remove one");
        Assert.Empty(sandbox.FilesOf("cache/prepared"));
        await sandbox.WeightsAreRightAsync();
    }

    [Fact]
    public async Task What_a_server_uses_is_refused_and_so_are_the_weights_that_it_reads()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync("init --model org/model --engine vllm")).Output.Trim();
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        await sandbox.FailAsync(
            "MP7505",
            "cache remove model",
            Path.GetFileName(artifact),
            $"in use by process {serving.Process.Id} ("
        );
        await sandbox.FailAsync(
            "MP7505",
            "cache remove hf:org/model",
            $"hf:org/model@{sandbox.Commit}",
            "needed by",
            "(model)"
        );
        await sandbox.FailAsync("MP7505", "cache remove hf:org/model model");
        await sandbox.WeightsAreRightAsync();
        await serving.StopAsync();
        await sandbox.SucceedAsync("cache remove hf:org/model model");
        Assert.DoesNotContain(
            sandbox.FilesOf(Sandbox.HubCache),
            path => path.StartsWith("models--", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("cache prune --yes", true)]
    [InlineData("cache remove removed-{0}-0123abcd", true)]
    [InlineData("cache remove hf:org/model", false)]
    public async Task Of_what_an_interrupted_removal_left_only_that_goes_which_was_not_downloaded_again(
        string next,
        bool stays
    )
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model --until weights");
        var removed = Directory
            .CreateDirectory(sandbox[$"{Sandbox.ModelCache}/.modelprep/removed-{sandbox.Commit}-0123abcd"])
            .FullName;
        foreach (var link in sandbox.FilesOf($"{Sandbox.ModelCache}/snapshots/{sandbox.Commit}").ToList())
            File.CreateSymbolicLink(
                $"{removed}/{link}",
                new FileInfo(sandbox[$"{Sandbox.ModelCache}/snapshots/{sandbox.Commit}/{link}"]).LinkTarget!
            );
        var old = sandbox[$"{Sandbox.ModelCache}/blobs/{new string('1', 40)}"];
        await File.WriteAllTextAsync(old, "", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink($"{removed}/old", $"../../blobs/{Path.GetFileName(old)}");

        await sandbox.SucceedAsync(next.Replace("{0}", sandbox.Commit, StringComparison.Ordinal));
        Assert.Equal(
            (false, false, stays),
            (Directory.Exists(removed), File.Exists(old), Directory.Exists(sandbox[Sandbox.ModelCache]))
        );
        if (!stays)
            return;
        await sandbox.WeightsAreRightAsync();
        Assert.Contains(
            sandbox.FilesOf(Sandbox.ModelCache),
            path => path.EndsWith($"trees/{sandbox.Commit}.json", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("hf:org/nothing")]
    [InlineData("hf:org/model@v2")]
    [InlineData("mod")]
    public async Task A_name_that_means_nothing_is_refused_and_nothing_goes(string name)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync("init --model org/model")).Output.Trim();
        await sandbox.FailAsync("MP6609", $"cache remove model {name}", $"no {name}", "modelprep cache list");
        Assert.True(Directory.Exists(artifact));
    }

    [Theory]
    [InlineData("main")]
    [InlineData("")]
    public async Task Weights_go_by_branch_or_all_at_once(string revision)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync("init --model org/model --until weights");
        await sandbox.SucceedAsync($"cache remove hf:org/model{(revision.Length > 0 ? "@" + revision : "")}");
        Assert.False(Directory.Exists(sandbox[Sandbox.ModelCache]));
        await sandbox.SucceedAsync("init --model org/model --until weights");
        await sandbox.WeightsAreRightAsync();
    }

    [Fact]
    public async Task A_broken_artifact_goes_by_its_id()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync("init --model org/model")).Output.Trim();
        File.Delete($"{artifact}/engine/rank0.engine");
        await sandbox.SucceedAsync($"cache remove {Path.GetFileName(artifact)}");
        Assert.False(Directory.Exists(artifact));
    }
}
