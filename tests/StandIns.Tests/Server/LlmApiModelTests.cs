using StandIns.Tests.Tools;

namespace StandIns.Tests.Server;

/// <summary>The model that serves weights through the LLM API, without an engine.</summary>
public sealed class LlmApiModelTests
{
    [Fact]
    public async Task Its_template_is_served_once_it_names_the_folder_and_the_weights()
    {
        using var sandbox = WithModel("model: \"WEIGHTS\" # a folder\ntensor_parallel_size: 1");
        using var server = await TestServer.StartReadyAsync(sandbox);
        var answered = await server.GenerateAsync(
            Sandbox.Model,
            new { text_input = "x", sampling_param_max_tokens = 1 }
        );
        Assert.Contains("x word1\"", answered.Text, StringComparison.Ordinal);
        var refused = await server.GenerateAsync(Sandbox.Model, new { text_input = "x", max_tokens = 1 });
        Assert.Equal(400, refused.Status);
        Assert.Contains("unexpected inference input", refused.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "missing 1 required positional argument: 'model'")]
    [InlineData("model: /nowhere", "the model /nowhere does not exist")]
    [InlineData("model: org/model", "outgoing traffic has been disabled")]
    [InlineData("model: WEIGHTS\ntensor_parallel_size: 2\npipeline_parallel_size: 2", "is 4, and there are 1 GPUs")]
    [InlineData("model", "could not find expected ':'")]
    public async Task What_its_settings_ask_for_must_be_there(string yaml, string expected)
    {
        using var sandbox = WithModel(yaml);
        var ended = await TestServer.RunAsync(sandbox);
        Assert.Equal(1, ended.Status);
        Assert.Contains(expected, ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_configuration_must_be_completed_by_the_server()
    {
        using var sandbox = WithModel("model: WEIGHTS");
        var ended = await TestServer.RunAsync(sandbox, "--disable-auto-complete-config");
        Assert.Equal(1, ended.Status);
        Assert.Contains("auto-complete", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_must_be_called_what_its_configuration_says()
    {
        using var sandbox = WithModel("model: WEIGHTS", rename: false);
        var ended = await TestServer.RunAsync(sandbox);
        Assert.Equal(1, ended.Status);
        Assert.Contains(
            "unexpected directory name 'gpt2' for model 'tensorrt_llm'",
            ended.Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Without_gpus_it_is_not_loaded()
    {
        using var sandbox = WithModel("model: WEIGHTS", gpus: "");
        Assert.Contains(
            "no CUDA-capable device",
            (await TestServer.RunAsync(sandbox)).Errors,
            StringComparison.Ordinal
        );
    }

    private static Sandbox WithModel(string yaml, bool rename = true, string? gpus = null)
    {
        var sandbox = new Sandbox(new StandInOptions { Generation = "no-engines", Gpus = gpus }).WithWeights();
        var model = Path.Combine(sandbox.Repository, Sandbox.Model);
        sandbox.Become(
            new StandInOptions
            {
                Generation = "no-engines",
                Gpus = gpus,
                LlmApiTemplate = model,
            }
        );
        var config = Path.Combine(model, "config.pbtxt");
        if (rename)
            File.WriteAllText(
                config,
                File.ReadAllText(config)
                    .Replace("name: \"tensorrt_llm\"", $"name: \"{Sandbox.Model}\"", StringComparison.Ordinal)
            );
        File.WriteAllText(
            Path.Combine(model, "1", "model.yaml"),
            yaml.Replace("WEIGHTS", sandbox.Snapshot, StringComparison.Ordinal)
        );
        return sandbox;
    }
}
