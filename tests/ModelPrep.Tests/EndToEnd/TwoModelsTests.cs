using LoopbackHub;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Two models in one cache: three of the four models of a repository have fixed names, so that each gets its own
/// repository.
/// </summary>
public sealed class TwoModelsTests
{
    private static readonly string[] Helpers = ["postprocessing", "preprocessing", "tensorrt_llm"];

    [Theory]
    [InlineData("aslb-mn", "--tp 1")]
    [InlineData("r24.11", "")]
    [InlineData("r25.08", "")]
    [InlineData("r26.03", "--dt bfloat16")]
    public async Task Prepared_at_the_same_time_each_has_its_own_repository_and_engine(
        string generation,
        string options
    )
    {
        await using var sandbox = await CreateAsync(new StandInOptions { Generation = generation });
        await using var first = sandbox.Start($"{sandbox.Init} --prepared {sandbox["first.json"]} {options}");
        await using var second = sandbox.Start(
            $"init {Other(generation)} --prepared {sandbox["second.json"]} {options}"
        );
        var outcomes = await Task.WhenAll(first.EndAsync(), second.EndAsync());
        Assert.All(outcomes, outcome => Assert.True(outcome.ExitCode == 0, outcome.ToString()));
        foreach (
            var (outcome, name, prepared) in new[]
            {
                (outcomes[0], "model", "first.json"),
                (outcomes[1], "other", "second.json"),
            }
        )
        {
            var artifact = outcome.Output.Trim();
            await SharedNodes.IsWholeAsync(artifact);
            Assert.Equal(Helpers.Append(name).Order(StringComparer.Ordinal), ModelsOf(artifact));
            Assert.Contains(
                $"\"{artifact}/engine\"",
                await File.ReadAllTextAsync(
                    $"{artifact}/repository/tensorrt_llm/config.pbtxt",
                    TestContext.Current.CancellationToken
                ),
                StringComparison.Ordinal
            );
            Assert.Contains(
                $"--model-repository={artifact}/repository",
                (await sandbox.SucceedAsync($"serve --dry-run --prepared {sandbox[prepared]}")).Output,
                StringComparison.Ordinal
            );
            await using var serving = await RunningServer.ReadyAsync(sandbox, $"serve --prepared {sandbox[prepared]}");
            Assert.Contains("hello word1", await serving.GenerateAsync(name), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("vllm")]
    [InlineData("llmapi")]
    public async Task Kinds_without_an_engine_have_a_repository_of_one_model_each(string kind)
    {
        await using var sandbox = await CreateAsync(new StandInOptions { Generation = "no-engines" });
        if (kind is "llmapi")
            sandbox.With("MODELPREP_LLMAPI_TEMPLATE", sandbox["template"]);
        var first = (await sandbox.SucceedAsync($"{sandbox.Init} --engine {kind}")).Output.Trim();
        var second = (await sandbox.SucceedAsync($"init --model org/other --engine {kind}")).Output.Trim();
        Assert.Equal(["model"], ModelsOf(first));
        Assert.Equal(["other"], ModelsOf(second));
        foreach (var (artifact, name) in new[] { (first, "model"), (second, "other") })
            Assert.Contains(
                $"--model-repository={artifact}/repository",
                (await sandbox.SucceedAsync($"serve --dry-run --model org/{name}")).Output,
                StringComparison.Ordinal
            );
    }

    [Theory]
    [InlineData("aslb-mn", "--engine trtllm --dt bfloat16")]
    [InlineData("r24.05", "--engine trtllm")]
    [InlineData("r25.01", "--engine trtllm --dt float16")]
    [InlineData("word_size", "--engine trtllm")]
    [InlineData("r25.12", "--engine trtllm --dt bfloat16")]
    [InlineData("r26.07", "--engine trtllm")]
    [InlineData("r25.08", "--engine llmapi")]
    [InlineData("no-engines", "--engine vllm")]
    public async Task With_one_hand_over_file_each_is_served_by_name_and_loads_its_own_models_only(
        string generation,
        string options
    )
    {
        await using var sandbox = await CreateAsync(new StandInOptions { Generation = generation });
        sandbox.With("MODELPREP_LLMAPI_TEMPLATE", sandbox["template"]);
        await using var first = sandbox.Start($"{sandbox.Init} {options}");
        await using var second = sandbox.Start($"init {Other(generation)} {options}");
        var outcomes = await Task.WhenAll(first.EndAsync(), second.EndAsync());
        Assert.All(outcomes, outcome => Assert.True(outcome.ExitCode == 0, outcome.ToString()));
        Assert.Equal(2, Directory.EnumerateDirectories(sandbox["cache/prepared/v1"]).Count());
        foreach (var (outcome, name) in outcomes.Zip(["model", "other"]))
        {
            var artifact = outcome.Output.Trim();
            await SharedNodes.IsWholeAsync(artifact);
            string[] models = options.StartsWith("--engine trtllm", StringComparison.Ordinal)
                ? [.. Helpers.Append(name).Order(StringComparer.Ordinal)]
                : [name];
            Assert.Equal(models, ModelsOf(artifact));
            Assert.Contains(
                $"--model-repository={artifact}/repository",
                (await sandbox.SucceedAsync($"serve --dry-run {Options(sandbox, generation, name)} {options}")).Output,
                StringComparison.Ordinal
            );
            await using var serving = await RunningServer.ReadyAsync(
                sandbox,
                $"serve {Options(sandbox, generation, name)} {options}"
            );
            Assert.Equal(string.Join(' ', models), Assert.Single(serving.Events, one => one.Name == "loading").Detail);
            Assert.Contains(
                "hello word1",
                await serving.GenerateAsync(
                    name,
                    options.Contains("llmapi", StringComparison.Ordinal) ? "sampling_param_max_tokens" : "max_tokens"
                ),
                StringComparison.Ordinal
            );
        }
    }

    /// <summary>The options for the second model, which is one that the image knows.</summary>
    private static string Other(string generation) =>
        $"--model {(Generation.Find(generation).ConvertsCheckpoints ? "gpt2" : "org/other")} --served-name other";

    private static string Options(Sandbox sandbox, string generation, string name) =>
        name is "model" ? sandbox.Init["init ".Length..] : Other(generation);

    private static async Task<Sandbox> CreateAsync(StandInOptions options)
    {
        var sandbox = await Sandbox.CreateAsync(options);
        foreach (var id in new[] { "org/other", "gpt2" })
            sandbox.Hub.Add(Gpt2ModelGenerator.Create(id, 2 << 20));
        StandInToolchain.Install(sandbox["spare"], new StandInOptions { LlmApiTemplate = sandbox["template"] });
        return sandbox;
    }

    private static IEnumerable<string?> ModelsOf(string artifact) =>
        Directory.EnumerateDirectories($"{artifact}/repository").Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
