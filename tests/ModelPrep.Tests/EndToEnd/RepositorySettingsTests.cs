using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary><c>--set</c> for an engine's repository: the engine stays, only the repository is written anew.</summary>
public sealed class RepositorySettingsTests
{
    private const string Fraction = "--set tensorrt_llm.kv_cache_free_gpu_mem_fraction=0.8";

    public static TheoryData<string> Generations =>
        [.. Generation.All.Where(one => one.CanBuildEngines && one.CliVersion is not null).Select(one => one.Name)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task Other_settings_are_another_artifact_with_the_same_engine_and_cost_neither_a_download_nor_a_build(
        string generation
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = generation });
        var plain = (await sandbox.SucceedAsync(sandbox.Init)).Output.Trim();
        var before = await ConfigAsync(plain, "tensorrt_llm");
        Directory.Delete(sandbox[sandbox.ModelFolder], recursive: true); // no weights are needed
        sandbox.Hub.ClearRequests();
        var outcome = await sandbox.SucceedAsync(
            $"{sandbox.Init} {Fraction} --set tensorrt_llm.max_batch_size=4 --set model.instance_count=3 --set "
                + "tensorrt_llm.decoupled=false"
        );
        var artifact = outcome.Output.Trim();

        Assert.NotEqual(plain, artifact);
        Assert.Single(sandbox.Hub.Requests); // the revision
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-started");
        Assert.Equal(
            FileStatus.Of($"{plain}/engine/rank0.engine")!.Identity,
            FileStatus.Of($"{artifact}/engine/rank0.engine")!.Identity
        );
        Assert.DoesNotContain("rebuilding: ", outcome.Log, StringComparison.Ordinal);
        Assert.Single(sandbox.CliRuns); // that of the build
        Assert.Contains($"the engine is that of {plain}", outcome.Log, StringComparison.Ordinal);

        var config = await ConfigAsync(artifact, "tensorrt_llm");
        Assert.Matches("key: \"kv_cache_free_gpu_mem_fraction\"\\s*value: \\{\\s*string_value: \"0\\.8\"", config);
        Assert.Matches("(?m)^max_batch_size: 4$", config);
        Assert.Contains("decoupled: false", config, StringComparison.Ordinal);
        Assert.Contains("count: 3", await ConfigAsync(artifact, "model"), StringComparison.Ordinal);
        Assert.Contains($"\"{artifact}/engine\"", config, StringComparison.Ordinal);
        Assert.DoesNotContain(plain, config, StringComparison.Ordinal);
        Assert.Equal(before, await ConfigAsync(plain, "tensorrt_llm"));
        Assert.Empty(sandbox.FilesOf("cache/work"));
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        Assert.Contains("hello word1", await serving.GenerateAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_that_are_given_with_the_first_build_are_in_it_and_the_same_again_are_the_same_artifact()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (
            await sandbox.SucceedAsync($"{sandbox.Init} {Fraction} --set postprocessing.instance_count=2")
        ).Output.Trim();
        Assert.Contains("\"0.8\"", await ConfigAsync(artifact, "tensorrt_llm"), StringComparison.Ordinal);
        Assert.Equal(
            artifact,
            (
                await sandbox.SucceedAsync($"{sandbox.Init} --set postprocessing.instance_count=2 {Fraction}")
            ).Output.Trim()
        );
        Assert.Single(sandbox.CliRuns);
    }

    [Fact]
    public async Task An_engine_for_several_ranks_is_shared_whole_and_outlives_the_artifact_that_it_was_built_for()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: $"--tp 2 {Fraction}");
        var first = (await sandbox.SucceedAsync($"{sandbox.Init} --tp 2 {Fraction}")).Output.Trim();
        var second = (await sandbox.SucceedAsync($"{sandbox.Init} --tp 2")).Output.Trim();
        await sandbox.SucceedAsync($"cache remove {Path.GetFileName(first)}");
        await sandbox.SucceedAsync("cache verify");
        Assert.DoesNotContain("0.8", await ConfigAsync(second, "tensorrt_llm"), StringComparison.Ordinal);
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        await serving.EventsAsync("working");
        Assert.Equal([0, 1], serving.Ranks.Keys.Order());
    }

    [Fact]
    public async Task Where_there_are_no_hard_links_the_engine_is_copied()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var plain = (await sandbox.SucceedAsync(sandbox.Init)).Output.Trim();
        await File.WriteAllTextAsync(
            sandbox["nolink.c"],
            "#include <errno.h>\nint link(const char *a, const char *b) { (void)a; (void)b; errno = EPERM; return "
                + "-1; }\n",
            Token
        );
        await sandbox.PreloadAsync(sandbox["nolink.c"]);
        var artifact = (await sandbox.SucceedAsync($"{sandbox.Init} {Fraction}")).Output.Trim();
        Assert.NotEqual(
            FileStatus.Of($"{plain}/engine/rank0.engine")!.Identity,
            FileStatus.Of($"{artifact}/engine/rank0.engine")!.Identity
        );
        await sandbox.SucceedAsync("cache verify");
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-started");
    }

    [Theory]
    [InlineData(
        "tensorrt_llm.kv_cache_free_gpu_memory=0.8",
        "tensorrt_llm has no kv_cache_free_gpu_memory; it has FORCE_CPU_ONLY_INPUT_TENSORS, batch_scheduler_policy, ",
        "kv_cache_free_gpu_mem_fraction"
    )]
    [InlineData(
        "preprocessing.decoupled=true",
        "preprocessing has no decoupled; it has add_special_tokens, gpt_model_path, instance_count, max_batch_size, "
    )]
    public async Task A_name_that_a_model_does_not_have_is_refused_before_anything_is_downloaded(
        string setting,
        params string[] words
    )
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync("MP6408", $"{sandbox.Init} --set {setting}", words);
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.IsBody());
        Assert.DoesNotContain(sandbox.StandInEvents, one => one.Program == "triton");
    }

    [Theory]
    [InlineData(
        "tensorrt_llm.kv_cache_free_gpu_memory=0.8",
        "tensorrt_llm has no kv_cache_free_gpu_memory; it has FORCE_CPU_ONLY_INPUT_TENSORS, batch_scheduler_policy, ",
        "kv_cache_free_gpu_mem_fraction"
    )]
    [InlineData(
        "preprocessing.decoupled=true",
        "preprocessing has no decoupled; it has add_special_tokens, gpt_model_path, instance_count, max_batch_size, "
    )]
    public async Task Where_a_CLI_does_not_show_its_names_a_wrong_one_is_refused_after_the_build_and_the_engine_is_kept(
        string setting,
        params string[] words
    )
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Directory.Delete(
            Directory.EnumerateDirectories(sandbox["."], "trt_llm", SearchOption.AllDirectories).Single(),
            recursive: true
        );
        await sandbox.FailAsync("MP6408", $"{sandbox.Init} --set {setting}", words);
        await sandbox.FailAsync("MP6408", $"{sandbox.Init} {Fraction} --set {setting}", words);
        Assert.Empty(sandbox.FilesOf("cache/work"));
        var artifact = (await sandbox.SucceedAsync($"{sandbox.Init} {Fraction}")).Output.Trim();
        Assert.Contains("\"0.8\"", await ConfigAsync(artifact, "tensorrt_llm"), StringComparison.Ordinal);
        await sandbox.SucceedAsync(sandbox.Init);
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-started");
        Assert.Equal(2, Directory.GetDirectories(sandbox["cache/prepared/v1"]).Length);
    }

    [Fact]
    public async Task Processes_that_start_at_once_with_different_settings_build_once()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { BuildTime = TimeSpan.FromSeconds(2) });
        await using var first = sandbox.Start($"{sandbox.Init} {Fraction}");
        await sandbox.StandInEventAsync(one => one.Name == "build-started");
        await using var second = sandbox.Start($"{sandbox.Init} --set preprocessing.instance_count=4");
        await using var third = sandbox.Start(sandbox.Init);
        await second.LineAsync("it builds since");
        var outcomes = await Task.WhenAll(first.EndAsync(), second.EndAsync(), third.EndAsync());
        Assert.All(outcomes, outcome => Assert.True(outcome.ExitCode == 0, outcome.ToString()));
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-started");
        Assert.Equal(3, outcomes.Select(outcome => outcome.Output).Distinct(StringComparer.Ordinal).Count());
        Assert.All(
            outcomes,
            outcome =>
                Assert.Equal(
                    FileStatus.Of($"{outcomes[0].Output.Trim()}/engine/rank0.engine")!.Identity,
                    FileStatus.Of($"{outcome.Output.Trim()}/engine/rank0.engine")!.Identity
                )
        );
    }

    [Fact]
    public async Task A_node_with_other_settings_takes_the_engine_from_the_shared_tier()
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        await sandbox.On("one").SucceedAsync($"{sandbox.Init} --shared-cache shared {Fraction}");
        sandbox.Hub.ClearRequests();
        var artifact = (
            await sandbox
                .On("two")
                .SucceedAsync($"{sandbox.Init} --shared-cache shared --set preprocessing.instance_count=4")
        ).Output.Trim();
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-started");
        Assert.Single(sandbox.Hub.Requests); // the revision
        Assert.Single(Directory.EnumerateDirectories(sandbox["shared/prepared/v1"])); // the engine is there once
        Assert.Contains("count: 4", await ConfigAsync(artifact, "preprocessing"), StringComparison.Ordinal);
        await SharedNodes.IsWholeAsync(artifact);
        await sandbox.SucceedAsync("serve --dry-run");
    }

    [Fact]
    public async Task A_value_may_hold_quotes_and_backslashes()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (
            await sandbox.SucceedAsync($$"""{{sandbox.Init}} --set tensorrt_llm.decoding_mode={"a":"\d=${x}"}""")
        ).Output.Trim();
        Assert.Contains(
            @"string_value: ""{\""a\"":\""\\d=${x}\""}""",
            await ConfigAsync(artifact, "tensorrt_llm"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("tensorrt_llm.max_batch_size=many", "whole number")]
    [InlineData("tensorrt_llm.max_batch_size=-1", "whole number")]
    [InlineData("model.instance_count=0", "whole number from 1")]
    [InlineData("tensorrt_llm.decoupled=yes", "true or false")]
    [InlineData("tensorrt_llm.gpt_model_path=/x", "another engine")]
    [InlineData("tensorrt_llm.=1", "no model of the repository")]
    [InlineData("other.decoupled=true", "one of preprocessing, postprocessing, tensorrt_llm, model")]
    public async Task What_cannot_be_meant_is_refused_before_anything_else(string setting, string word)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync("MP6408", $"{sandbox.Init} --set {setting}", word);
        Assert.Empty(sandbox.Hub.Requests);
    }

    private static Task<string> ConfigAsync(string artifact, string model) =>
        File.ReadAllTextAsync($"{artifact}/repository/{model}/config.pbtxt", Token);
}
