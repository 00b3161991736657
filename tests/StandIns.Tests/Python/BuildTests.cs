using StandIns.Tests.Tools;

namespace StandIns.Tests.Python;

/// <summary>Engines built by a Python script, without a Triton CLI.</summary>
public sealed class BuildTests
{
    private const string TwoGpus = "NVIDIA L4:8.9:23034,NVIDIA L4:8.9:23034";

    [Theory]
    [InlineData("r25.01")]
    [InlineData("word_size")]
    [InlineData("r25.08")]
    [InlineData("r25.12")]
    [InlineData("r26.03")]
    [InlineData("r26.07")]
    [InlineData("no-cli")]
    public async Task Every_generation_with_the_engine_api_builds_what_was_asked_for(string generation)
    {
        using var sandbox = new Sandbox(new StandInOptions { Generation = generation, Gpus = TwoGpus }).WithWeights();
        var ended = await EngineScript.RunAsync(
            sandbox,
            tensor: 2,
            limits: new { max_batch_size = 8, max_seq_len = 512 }
        );
        Assert.True(ended.Status == 0, ended.Errors);
        Assert.Equal(["rank0.engine", "rank1.engine"], sandbox.Engines);
        foreach (
            var expected in new[]
            {
                "\"dtype\": \"float16\"",
                "\"world_size\": 2",
                "\"tp_size\": 2",
                "\"max_batch_size\": 8",
                "\"max_seq_len\": 512",
                "\"max_input_len\": 1024",
            }
        )
            Assert.Contains(expected, sandbox.EngineConfig, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(sandbox.EnginePath, "tokenizer.json")));
        Assert.StartsWith("[TensorRT-LLM] TensorRT-LLM version: ", ended.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(sandbox.Environment["TMPDIR"]));
        Assert.Equal(
            ["start", "build-started", "build-finished", "engine-loading", "exit"],
            StandInLog.Read(sandbox.LogFile).Where(one => one.Program == "llm-api-build").Select(one => one.Name)
        );
    }

    [Theory]
    [InlineData("aslb-mn", "cannot import name 'BuildConfig'")]
    [InlineData("no-engines", "cannot import name 'BuildConfig'")]
    public async Task Other_generations_have_no_such_api(string generation, string expected)
    {
        using var sandbox = new Sandbox(generation).WithWeights();
        var ended = await EngineScript.RunAsync(sandbox);
        Assert.Equal(1, ended.Status);
        Assert.Contains(expected, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_skips_the_build_of_an_engine_that_python_built()
    {
        using var sandbox = new Sandbox(new StandInOptions { Generation = "r25.08", Gpus = TwoGpus }).WithWeights();
        Assert.Equal(0, (await EngineScript.RunAsync(sandbox, pipeline: 2, limits: new { max_batch_size = 8 })).Status);
        var ended = await sandbox.ImportAsync();
        Assert.Equal(0, ended.Status);
        Assert.Contains("skipping build", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("max_batch_size: 8\n", sandbox.EngineModelConfig, StringComparison.Ordinal);
        Assert.Single(StandInLog.Starts(sandbox.LogFile, "llm-api-build"));
    }

    [Fact]
    public async Task An_id_is_read_from_the_cache_and_auto_is_the_models_own_type()
    {
        using var sandbox = new Sandbox("r26.03").WithWeights();
        using var running = EngineScript.Start(sandbox, dataType: "auto", model: Sandbox.Model);
        Assert.Equal(0, await running.EndAsync());
        Assert.Contains("\"dtype\": \"bfloat16\"", sandbox.EngineConfig, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "tensor_parallel_sise=2",
        "TypeError: _TrtLLM got an unexpected keyword argument 'tensor_parallel_sise'"
    )]
    [InlineData("dtype='int8'", "ValueError: argument --dtype: invalid choice: 'int8'")]
    [InlineData("revision='other'", "LocalEntryNotFoundError")]
    [InlineData("tensor_parallel_size=2", "RuntimeError: CUDA error: invalid device ordinal")]
    public async Task Arguments_that_it_does_not_take_raise(string argument, string expected)
    {
        using var sandbox = new Sandbox("r26.03").WithWeights();
        var ended = await sandbox.RunScriptAsync(
            $"from tensorrt_llm._tensorrt_engine import LLM\nLLM('{Sandbox.Model}', {argument})\n"
        );
        Assert.Equal(1, ended.Status);
        Assert.Contains(expected, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_without_engines_has_the_same_name_and_nothing_to_save()
    {
        using var sandbox = new Sandbox("r26.03").WithWeights();
        var saved = await sandbox.RunScriptAsync($"from tensorrt_llm import LLM\nLLM('{Sandbox.Model}').save('x')\n");
        Assert.Contains("object has no attribute 'save'", saved.Errors, StringComparison.Ordinal);
        var configured = await sandbox.RunScriptAsync(
            $"from tensorrt_llm.llmapi import LLM, BuildConfig\nLLM('{Sandbox.Model}', build_config=BuildConfig())\n"
        );
        Assert.Contains("specific to TensorRT backend", configured.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_does_not_shut_down_does_not_end_by_itself()
    {
        using var sandbox = new Sandbox(
            new StandInOptions { Generation = "r25.01", LingerTime = TimeSpan.FromSeconds(0.5) }
        ).WithWeights();
        var ended = await sandbox.RunScriptAsync(
            $"from tensorrt_llm import LLM\nengine = LLM('{Sandbox.Model}')\nprint('done', flush=True)\n"
        );
        Assert.Equal(70, ended.Status);
        Assert.EndsWith("done", ended.Output, StringComparison.Ordinal);
        Assert.Contains("shutdown() was not called within 0.5 s", ended.Errors, StringComparison.Ordinal);
    }
}
