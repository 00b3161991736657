using StandIns.Tests.Tools;

namespace StandIns.Tests.Import;

public sealed class BuildTests
{
    [Fact]
    public async Task The_branch_builds_every_rank_in_the_type_asked_for()
    {
        using var sandbox = new Sandbox("aslb-mn").WithWeights();
        var ended = await sandbox.ImportAsync(
            "--tensor-parallelism",
            "2",
            "--pipeline-parallelism",
            "2",
            "--data-type",
            "float32"
        );
        Assert.Equal(0, ended.Status);
        Assert.Equal(["rank0.engine", "rank1.engine", "rank2.engine", "rank3.engine"], sandbox.Engines);
        Assert.Contains("\"world_size\": 4", sandbox.EngineConfig, StringComparison.Ordinal);
        Assert.Contains("\"dtype\": \"float32\"", sandbox.EngineConfig, StringComparison.Ordinal);
        Assert.Equal(
            4,
            Directory.GetFiles(Path.Combine(sandbox.Download, "converted_weights"), "rank*.safetensors").Length
        );
        Assert.Contains($"string_value: \"{sandbox.EnginePath}\"", sandbox.EngineModelConfig, StringComparison.Ordinal);
        Assert.Contains($"string_value: \"{sandbox.Download}\"", sandbox.EngineModelConfig, StringComparison.Ordinal);
        Assert.Contains("max_batch_size: 1\n", sandbox.EngineModelConfig, StringComparison.Ordinal);
        Assert.Contains("${", sandbox.EngineModelConfig, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("r25.01")]
    [InlineData("r25.08")]
    [InlineData("r26.03")]
    public async Task Releases_from_0_1_0_build_one_rank_in_the_models_own_type_from_the_cache(string generation)
    {
        using var sandbox = new Sandbox(generation);
        TinyModel.WriteToCache(sandbox.HubCache, Sandbox.Model);
        var ended = await sandbox.ImportAsync();
        Assert.Equal(0, ended.Status);
        Assert.Equal(["rank0.engine"], sandbox.Engines);
        Assert.Contains("\"dtype\": \"bfloat16\"", sandbox.EngineConfig, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(sandbox.EnginePath, "tokenizer.json")));
        Assert.Empty(Directory.GetFiles(Path.Combine(sandbox.Repository, "tensorrt_llm", "1")));
    }

    [Fact]
    public async Task The_branch_for_word_sizes_builds_every_rank_in_the_models_own_type()
    {
        using var sandbox = new Sandbox(
            new StandInOptions { Generation = "word_size", Gpus = "NVIDIA L4:8.9:23034,NVIDIA L4:8.9:23034" }
        ).WithWeights();
        var ended = await sandbox.ImportAsync("--tensor-parallel-size", "2", "--pipeline-parallel-size", "1");
        Assert.Equal(0, ended.Status);
        Assert.Equal(["rank0.engine", "rank1.engine"], sandbox.Engines);
        Assert.Contains("\"dtype\": \"bfloat16\"", sandbox.EngineConfig, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_may_be_a_folder_and_the_same_weights_make_the_same_engine()
    {
        using var cached = new Sandbox("r25.08").WithWeights();
        await cached.ImportAsync();
        using var local = new Sandbox("r25.08");
        TinyModel.Write(Path.Combine(local.HubCache, "model"));
        await local.RunAsync(
            local.Tools.Triton,
            "import",
            "-m",
            Sandbox.Model,
            "-s",
            $"hf:{local.HubCache}/model",
            "--backend",
            "tensorrtllm",
            "--repo",
            local.Repository
        );
        Assert.Equal(Engine(cached), Engine(local));

        static byte[] Engine(Sandbox sandbox) => File.ReadAllBytes(Path.Combine(sandbox.EnginePath, "rank0.engine"));
    }

    [Theory]
    [InlineData("aslb-mn", 255)]
    [InlineData("r24.05", 0)]
    [InlineData("r25.08", 0)]
    public async Task Without_weights_there_is_no_engine_whatever_the_status(string generation, int status)
    {
        using var sandbox = new Sandbox(generation);
        var ended = await sandbox.ImportAsync();
        Assert.Equal(status, ended.Status);
        Assert.Contains("outgoing traffic has been disabled", ended.Errors, StringComparison.Ordinal);
        Assert.Empty(sandbox.ModelFolders);
    }

    [Theory]
    [InlineData("aslb-mn", 255)]
    [InlineData("r25.08", 0)]
    public async Task Weights_that_are_cut_off_are_noticed(string generation, int status)
    {
        using var sandbox = new Sandbox(generation).WithWeights();
        foreach (
            var path in Directory.EnumerateFiles(
                Path.GetDirectoryName(sandbox.LogFile)!,
                "model.safetensors",
                SearchOption.AllDirectories
            )
        )
            await File.WriteAllBytesAsync(
                path,
                (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken))[..^1],
                TestContext.Current.CancellationToken
            );
        var ended = await sandbox.ImportAsync();
        Assert.Equal(status, ended.Status);
        Assert.Contains("Error while deserializing header", ended.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(sandbox.EnginePath, "rank0.engine")));
    }

    [Fact]
    public async Task Versions_before_0_1_0_convert_only_what_is_on_their_list()
    {
        using var refusing = new Sandbox("aslb-mn");
        Assert.Contains(
            "org/model is not currently supported",
            (await ImportOther(refusing)).Errors,
            StringComparison.Ordinal
        );
        static Task<Ended> ImportOther(Sandbox sandbox) =>
            sandbox.RunAsync(
                sandbox.Tools.Triton,
                "import",
                "-m",
                Sandbox.Model,
                "-s",
                "hf:org/model",
                "--backend",
                "tensorrtllm",
                "--repo",
                sandbox.Repository
            );
    }
}
