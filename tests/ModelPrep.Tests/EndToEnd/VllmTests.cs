using System.Text.Json.Nodes;

namespace ModelPrep.Tests.EndToEnd;

/// <summary><c>--engine vllm</c>: weights, and the two files of a model of the vLLM backend.</summary>
public sealed class VllmTests
{
    private const string Init = "init --model org/model --engine vllm";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parallelism_type_and_settings_are_arguments_of_the_engine()
    {
        await using var sandbox = await ManyGpus.PreparedAsync(options: "--engine vllm");
        var artifact = (
            await sandbox.SucceedAsync(
                $"{Init} --tp 2 --pp 2 --dt bfloat16 --set gpu_memory_utilization=0.9 --set enforce_eager=true "
                    + "--set max_model_len=4096 --set compilation_config.level=3 --set "
                    + "compilation_config.backend=eager "
                    + """--set quantization=None --set name=é"\ """
            )
        ).Output.Trim();
        var expected = new JsonObject
        {
            ["model"] = sandbox[$"{Sandbox.ModelCache}/snapshots/{sandbox.Commit}"],
            ["dtype"] = "bfloat16",
            ["tensor_parallel_size"] = 2,
            ["pipeline_parallel_size"] = 2,
            ["gpu_memory_utilization"] = 0.9,
            ["enforce_eager"] = true,
            ["max_model_len"] = 4096,
            ["compilation_config"] = new JsonObject { ["level"] = 3, ["backend"] = "eager" },
            ["quantization"] = null,
            ["name"] = "é\"\\",
        };
        Assert.Equal(
            expected.ToJsonString(),
            JsonNode
                .Parse(await File.ReadAllTextAsync($"{artifact}/repository/model/1/model.json", Token))!
                .ToJsonString()
        );
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        Assert.Contains("hello word1", await serving.GenerateAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_settings_are_another_small_artifact_and_no_download()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var first = (await sandbox.SucceedAsync(Init)).Output.Trim();
        sandbox.Hub.ClearRequests();
        Assert.NotEqual(first, (await sandbox.SucceedAsync($"{Init} --set max_model_len=512")).Output.Trim());
        Assert.DoesNotContain(
            sandbox.Hub.Requests,
            request => request.Path.Contains("/resolve/", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("MP6408", "--set tensor_parallel_size=2", "Use --tp")]
    [InlineData("MP6408", "--set model=org/other", "Use --model")]
    [InlineData("MP6408", "--set dtype=half", "Use --dt")]
    [InlineData("MP6408", "--set a.b=1 --set a=2", "set the same argument")]
    [InlineData("MP6408", "--set a..b=1", "empty part")]
    [InlineData("MP6407", "--set a=1 --set a=2", "given twice")]
    [InlineData("MP6407", "--max-batch-size 8", "--set")]
    public async Task What_cannot_be_meant_is_refused_before_anything_else(string code, string options, string word)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync(code, $"{Init} {options}", word);
        Assert.Empty(sandbox.Hub.Requests);
    }
}
