using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// What builders are told of the weights: a commit, a tag, a folder, or a model that they do not know.
/// </summary>
public sealed class PinnedBuildTests
{
    private const string Another = "0123456789012345678901234567890123456789";

    /// <summary>An image, and what the user's own ref of the default branch names.</summary>
    public static TheoryData<string, string?> Images =>
        [
            .. from generation in new[] { "aslb-mn", "r24.05", "r24.11", "r25.01", "r26.03" }
            from own in new[] { null, Another }
            select (generation, own),
        ];

    [Theory]
    [MemberData(nameof(Images))]
    public async Task A_pinned_commit_is_built_whatever_the_users_own_ref_names(string generation, string? own)
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = generation });
        var reference = sandbox[
            $"huggingface/hub/models--{sandbox.Model.Id.Replace("/", "--", StringComparison.Ordinal)}/refs/main"
        ];
        if (own is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(reference)!);
            await File.WriteAllTextAsync(reference, own, TestContext.Current.CancellationToken);
        }

        var artifact = (await sandbox.SucceedAsync($"{sandbox.Init} --revision {sandbox.Commit}")).Output.Trim();
        await SharedNodes.IsWholeAsync(artifact);
        Assert.Equal(
            own,
            File.Exists(reference)
                ? await File.ReadAllTextAsync(reference, TestContext.Current.CancellationToken)
                : null
        );
        var import = Assert.Single(sandbox.CliRuns);
        Assert.Contains($"hf:{sandbox.Model.Id}", import.Arguments);
        await using var serving = await RunningServer.ReadyAsync(sandbox);
    }

    [Theory]
    [InlineData("aslb-mn")]
    [InlineData("r24.05")]
    [InlineData("r24.11")]
    public async Task A_local_folder_is_refused_by_a_builder_with_a_list_before_anything_is_done(string generation)
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = generation });
        Directory.CreateDirectory(sandbox["weights"]);
        await File.WriteAllTextAsync(sandbox["weights/model.safetensors"], "", TestContext.Current.CancellationToken);
        await sandbox.FailAsync(
            "MP7211",
            "init --model model --source local:weights --served-name model",
            "cannot take the folder",
            "--engine llmapi or vllm"
        );
        Assert.DoesNotContain(sandbox.StandInEvents, one => one.Program == "triton");
    }

    [Theory]
    [InlineData("aslb-mn", "--tp 1")]
    [InlineData("r24.05", "")]
    [InlineData("r24.11", "--dt float16")]
    public async Task A_model_that_a_builder_does_not_know_is_refused_before_a_byte_is_downloaded(
        string generation,
        string options
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = generation });
        sandbox.Hub.Add(LoopbackHub.Gpt2ModelGenerator.Create("org/neox", 1 << 16));
        await sandbox.FailAsync(
            "MP7211",
            $"init --model org/neox {options}",
            "cannot build an engine for org/neox",
            "facebook/opt-125m"
        );
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.IsBody());
        Assert.Contains(
            "MP7211",
            (await sandbox.RunAsync($"plan --model org/neox {options}")).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Builders_have_their_temporary_files_on_the_disk_of_the_cache()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = "r25.01" });
        var nothing = Directory.CreateDirectory(sandbox["nothing"]).FullName;
        await sandbox.With("TMPDIR", nothing).SucceedAsync(sandbox.Init);
        var build = Assert.Single(sandbox.StandInEvents, one => one.Name == "build-started");
        var folder = build.Detail!;
        Assert.True(
            folder.StartsWith(sandbox["cache/work/"], StringComparison.Ordinal)
                || folder.StartsWith($"{nothing}/modelprep-", StringComparison.Ordinal),
            folder
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(nothing));
    }
}
