using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary><c>--engine llmapi</c>: weights and the model of TensorRT-LLM's LLM API.</summary>
public sealed class LlmApiTests
{
    private const string Init = "init --model org/model --engine llmapi";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no-engines")]
    [InlineData("no-cli")]
    [InlineData("r25.08")]
    public async Task The_model_is_the_template_under_the_served_name_and_serves_the_snapshot(string generation)
    {
        await using var sandbox = await CreateAsync(generation);
        var artifact = (
            await sandbox.SucceedAsync($"{Init} --served-name chat --llmapi-template {sandbox["template"]}")
        ).Output.Trim();
        Assert.Equal(
            ["1/helpers.py", "1/model.py", "1/model.yaml", "config.pbtxt"],
            Directory
                .EnumerateFiles($"{artifact}/repository/chat", "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath($"{artifact}/repository/chat", path))
                .Order(StringComparer.Ordinal)
        );
        Assert.Single(Directory.EnumerateDirectories($"{artifact}/repository"));
        var template = await File.ReadAllTextAsync(sandbox["template/config.pbtxt"], Token);
        Assert.Equal(
            template.Replace("name: \"tensorrt_llm\"", "name: \"chat\"", StringComparison.Ordinal),
            await File.ReadAllTextAsync($"{artifact}/repository/chat/config.pbtxt", Token)
        );
        Assert.Equal(
            $"""
            model: "{sandbox[$"{Sandbox.ModelCache}/snapshots/{sandbox.Commit}"]}"
            backend: "pytorch"
            tensor_parallel_size: 1
            pipeline_parallel_size: 1
            triton_config:
              max_batch_size: 0
              decoupled: false

            """,
            await YamlAsync(artifact, "chat")
        );
        await sandbox.WeightsAreRightAsync();

        await using var serving = await RunningServer.ReadyAsync(sandbox);
        Assert.Contains(
            "hello word1",
            await serving.GenerateAsync("chat", "sampling_param_max_tokens"),
            StringComparison.Ordinal
        );
        var server = Assert.Single(serving.Ranks).Value;
        Assert.Equal(serving.Process.Id, server.ProcessId);
        Assert.DoesNotContain(
            server.Arguments,
            argument => argument.Contains("auto-complete", StringComparison.Ordinal)
        );
        Assert.Equal("1", server.Environment["OMPI_MCA_rmaps_base_oversubscribe"]);
    }

    [Fact]
    public async Task Parallelism_type_and_settings_are_arguments_of_the_engine()
    {
        await using var sandbox = await CreateAsync("no-engines", ManyGpus.Gpus);
        var artifact = (
            await sandbox
                .With("MODELPREP_LLMAPI_TEMPLATE", sandbox["template"])
                .SucceedAsync(
                    $"{Init} --tp 2 --pp 2 --dt bfloat16 --set kv_cache_config.free_gpu_memory_fraction=0.8 "
                        + "--set kv_cache_config.dtype=fp8 --set backend=_autodeploy --set "
                        + "triton_config.decoupled=True "
                        + """--set rate=1e-5 --set moe={"a":[1,null,"x:y"],"b":{}} --set note=a"b\c#d"""
                )
        ).Output.Trim();
        Assert.Equal(
            $$"""
            model: "{{sandbox[$"{Sandbox.ModelCache}/snapshots/{sandbox.Commit}"]}}"
            backend: "_autodeploy"
            tensor_parallel_size: 2
            pipeline_parallel_size: 2
            dtype: "bfloat16"
            triton_config:
              max_batch_size: 0
              decoupled: true
            kv_cache_config:
              free_gpu_memory_fraction: 0.8
              dtype: "fp8"
            rate: 1.0e-5
            "moe":
              "a": [1, null, "x:y"]
              "b": {}
            note: "a\"b\\c#d"

            """,
            await YamlAsync(artifact, "model")
        );
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        Assert.Single(serving.Ranks);
    }

    [Fact]
    public async Task Without_a_template_init_ends_before_a_byte_is_downloaded()
    {
        await using var sandbox = await CreateAsync("no-engines");
        await sandbox.FailAsync("MP7208", Init, "no model for TensorRT-LLM's LLM API", "--llmapi-template");
        Assert.Single(sandbox.Hub.Requests); // the revision
        await sandbox.FailAsync(
            "MP6411",
            $"{Init} --llmapi-template {sandbox["home"]}",
            "no config.pbtxt and 1/model.py"
        );
        Assert.Empty(sandbox.FilesOf("huggingface"));
    }

    [Fact]
    public async Task Another_template_is_another_artifact_and_what_Python_leaves_in_it_is_not()
    {
        await using var sandbox = await CreateAsync("no-engines");
        var init = $"{Init} --llmapi-template {sandbox["template"]}";
        var first = (await sandbox.SucceedAsync(init)).Output.Trim();
        Directory.CreateDirectory(sandbox["template/1/__pycache__"]);
        await File.WriteAllTextAsync(sandbox["template/1/__pycache__/model.cpython-312.pyc"], "compiled", Token);
        Assert.Equal(first, (await sandbox.SucceedAsync(init)).Output.Trim());

        await File.AppendAllTextAsync(sandbox["template/1/model.py"], "# changed\n", Token);
        var outcome = await sandbox.SucceedAsync(init);
        Assert.Contains("rebuilding: LLM API template ", outcome.Log, StringComparison.Ordinal);
        Assert.EndsWith(
            "# changed\n",
            await File.ReadAllTextAsync($"{outcome.Output.Trim()}/repository/model/1/model.py", Token),
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists($"{outcome.Output.Trim()}/repository/model/1/__pycache__"));
    }

    [Fact]
    public async Task Other_settings_are_another_small_artifact_and_no_download()
    {
        await using var sandbox = await CreateAsync("no-engines");
        var init = $"{Init} --llmapi-template {sandbox["template"]}";
        var first = (await sandbox.SucceedAsync(init)).Output.Trim();
        sandbox.Hub.ClearRequests();
        var outcome = await sandbox.SucceedAsync($"{init} --set max_num_tokens=512");
        Assert.NotEqual(first, outcome.Output.Trim());
        Assert.Contains(
            "rebuilding: repository settings none -> max_num_tokens=512",
            outcome.Log,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            sandbox.Hub.Requests,
            request => request.Path.Contains("/resolve/", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Too_few_GPUs_and_weights_that_are_gone_are_refused_by_init_and_serve()
    {
        await using var sandbox = await CreateAsync("no-engines", ManyGpus.Gpus);
        await sandbox.FailAsync(
            "MP7801",
            $"{Init} --llmapi-template {sandbox["template"]} --tp 8",
            "needs 8 GPUs, found 4"
        );
        await sandbox.SucceedAsync($"{Init} --llmapi-template {sandbox["template"]} --tp 2");
        await sandbox
            .With("STANDIN_GPUS", "NVIDIA H100 80GB HBM3:9.0:81559")
            .FailAsync("MP7801", "serve", "needs 2 GPUs, found 1");
        Directory.Delete(sandbox[$"{Sandbox.ModelCache}/snapshots"], recursive: true);
        await sandbox.FailAsync("MP7806", "serve", "cannot be served", "weights");
    }

    [Fact]
    public async Task A_dry_run_prints_the_variables_that_the_models_workers_need()
    {
        await using var sandbox = await CreateAsync("no-engines");
        await sandbox.SucceedAsync($"{Init} --llmapi-template {sandbox["template"]}");
        Assert.StartsWith(
            "OMPI_MCA_rmaps_base_oversubscribe=1 ",
            (await sandbox.SucceedAsync("serve --dry-run")).Output,
            StringComparison.Ordinal
        );
    }

    /// <summary>A sandbox with the template in a folder that is not looked into by default.</summary>
    private static async Task<Sandbox> CreateAsync(string generation, string? gpus = null)
    {
        var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = generation, Gpus = gpus });
        StandInToolchain.Install(sandbox["spare"], new StandInOptions { LlmApiTemplate = sandbox["template"] });
        return sandbox;
    }

    private static async Task<string> YamlAsync(string artifact, string model) =>
        string.Concat(
            (await File.ReadAllLinesAsync($"{artifact}/repository/{model}/1/model.yaml", Token))
                .Where(line => !line.StartsWith('#'))
                .Select(line => line + "\n")
        );
}
