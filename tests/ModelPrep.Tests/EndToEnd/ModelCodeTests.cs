using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Models with Python code of their own, which is taken with <c>trust_remote_code</c>.</summary>
public sealed class ModelCodeTests
{
    private const string Init = "init --model org/coded --engine vllm";
    private const string Trust = "--set trust_remote_code=true";
    private const string Own =
        """{"auto_map":{"AutoConfig":"configuration_x.XConfig","AutoModelForCausalLM":"modeling_x.XModel"}}""";

    private const string Warning = "has Python code of its own (auto_map), which is not used";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_code_comes_with_the_setting_and_without_it_there_is_a_warning()
    {
        await using var sandbox = await CreateAsync(Own);
        var plain = await sandbox.SucceedAsync(Init);
        Assert.Contains("org/coded " + Warning, plain.Log, StringComparison.Ordinal);
        Assert.Empty(Code(sandbox));

        // What is there without the code is not all that the setting needs.
        var trusting = await sandbox.SucceedAsync($"{Init} {Trust}");
        Assert.DoesNotContain(Warning, trusting.Log, StringComparison.Ordinal);
        Assert.Equal(["configuration_x.py", "modeling_x.py"], Code(sandbox));
        var manifest = await File.ReadAllTextAsync($"{trusting.Output.Trim()}/manifest.json", Token);
        Assert.Contains("modeling_x.py", manifest, StringComparison.Ordinal);
        await sandbox.SucceedAsync("serve --dry-run");

        // A server is not started without it.
        File.Delete(Path.Combine(Snapshot(sandbox), "modeling_x.py"));
        await sandbox.FailAsync("MP7806", "serve --tritonserver /bin/true", "modeling_x.py");
        await sandbox.SucceedAsync($"{Init} {Trust}");
        Assert.Equal(["configuration_x.py", "modeling_x.py"], Code(sandbox));
    }

    [Fact]
    public async Task An_artifact_that_was_made_before_code_was_taken_is_made_anew()
    {
        await using var sandbox = await CreateAsync(Own);
        var artifact = (await sandbox.SucceedAsync($"{Init} {Trust}")).Output.Trim();
        Assert.Matches("\"files\": *\"code\"", await File.ReadAllTextAsync($"{artifact}/manifest.json", Token));
        sandbox.Hub.ClearRequests();
        Assert.Equal(artifact, (await sandbox.SucceedAsync($"{Init} {Trust}")).Output.Trim());
        Assert.Single(sandbox.Hub.Requests); // the revision
        Assert.NotEqual(artifact, (await sandbox.SucceedAsync($"{Init} --set trust_remote_code=false")).Output.Trim());
    }

    [Theory]
    [InlineData("org/model", "--engine trtllm --build-arg trust_remote_code=true")]
    [InlineData("org/coded", "--engine vllm --set trust_remote_code=True --include *.json --include *.safetensors")]
    public async Task Each_kind_takes_it_from_its_own_setting(string model, string options)
    {
        await using var sandbox = await CreateAsync(Own, model);
        await sandbox.SucceedAsync($"init --model {model} {options}");
        Assert.Equal(["configuration_x.py", "modeling_x.py"], Code(sandbox, model));
    }

    [Fact]
    public async Task Code_of_another_repository_must_have_been_taken_from_there()
    {
        await using var sandbox = await CreateAsync("""{"auto_map":{"AutoModel":"other/code--modeling_x.XModel"}}""");
        sandbox.Hub.Add(new HubRepository("other/code", [new("modeling_x.py", "x = 1\n"), new("a.md", "x")]));
        await sandbox.FailAsync(
            "MP6612",
            $"{Init} {Trust}",
            "takes modeling_x.py from other/code, which is not in the cache",
            "--model other/code --until weights --include '*.py'"
        );
        Assert.DoesNotContain(sandbox.Hub.Requests, IsWeights);
        var plan = await sandbox.RunAsync($"plan --model org/coded --engine vllm {Trust}");
        Assert.Contains("init would end with 66: MP6612", plan.Output, StringComparison.Ordinal);

        await sandbox.SucceedAsync("init --model other/code --until weights --include *.py");
        await sandbox.SucceedAsync($"{Init} {Trust}");
    }

    [Fact]
    public async Task A_module_that_the_repository_lacks_is_warned_of()
    {
        await using var sandbox = await CreateAsync("""{"auto_map":{"AutoModel":"gone.XModel"}}""");
        var outcome = await sandbox.SucceedAsync($"{Init} {Trust}");
        Assert.Contains("names gone.py, which is not among its files", outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_choice_that_leaves_no_weights_ends_before_a_byte_is_downloaded()
    {
        await using var sandbox = await CreateAsync(Own);
        const string OnlyCode = $"{Init} {Trust} --include *.py";
        await sandbox.FailAsync("MP6611", OnlyCode, "leave no weights of org/coded", "--include '*.safetensors'");
        const string OneShard = "init --model org/model --exclude model-00002*";
        await sandbox.FailAsync("MP6611", OneShard, "without model-00002-of-00002.safetensors");
        Assert.DoesNotContain(sandbox.Hub.Requests, IsWeights);
        await sandbox.SucceedAsync("init --model org/coded --until weights --include *.py"); // nobody serves that
        var outcome = await sandbox.SucceedAsync($"{Init} --include *.safetensors --include config.json");
        Assert.Contains("leave no tokenizer of org/coded", outcome.Log, StringComparison.Ordinal);
    }

    private static async Task<Sandbox> CreateAsync(string config, string model = "org/coded")
    {
        var sandbox = await Sandbox.CreateAsync(new StandIns.StandInOptions { Gpus = ManyGpus.Gpus });
        HubFile[] code = [new("configuration_x.py", "import json\n"), new("modeling_x.py", "import configuration_x\n")];
        HubFile[] small =
        [
            new("config.json", config),
            new("tokenizer.json", "{}"),
            new("model.safetensors", new MemoryContent("weights"), FileKind.Lfs),
        ];
        const string Tokenizer = "tokenizer_config.json";
        sandbox.Hub.Add(
            new HubRepository(
                model,
                model == "org/model"
                    ?
                    [
                        .. sandbox.Model.Files.Where(file => file.Path != Tokenizer),
                        .. code,
                        new HubFile(Tokenizer, config),
                    ]
                    : [.. small, .. code]
            )
        );
        return sandbox;
    }

    private static bool IsWeights(RecordedRequest request) =>
        request.Path.Contains("/resolve/", StringComparison.Ordinal)
        && request.Path.EndsWith(".safetensors", StringComparison.Ordinal);

    private static string Snapshot(Sandbox sandbox, string model = "org/coded") =>
        Directory.EnumerateDirectories(sandbox[$"{Sandbox.HubCache}/models--org--{model[4..]}/snapshots"]).Single();

    private static IEnumerable<string> Code(Sandbox sandbox, string model = "org/coded") =>
        Directory
            .EnumerateFiles(Snapshot(sandbox, model), "*.py")
            .Select(path => Path.GetFileName(path))
            .Order(StringComparer.Ordinal);
}
