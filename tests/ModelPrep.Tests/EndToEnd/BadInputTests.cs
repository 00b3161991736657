using LoopbackHub;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What cannot be meant is refused before work begins.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("MP6402", "init", "--model is missing")]
    [InlineData("MP6403", "init --model gpt3", "not a known alias")]
    [InlineData("MP6403", "init --model org/na--me", "not a repository id")]
    [InlineData("MP6403", "init --model ../etc", "not a repository id")]
    [InlineData("MP6403", "init --model org/model --source s3:bucket", "neither hf:")]
    [InlineData("MP6404", "init --model org/model --source local:/no/such/folder", "no folder")]
    [InlineData("MP6404", "init --model org/model --source local:", "no folder")]
    [InlineData("MP6406", "init --model org/model --cache $EMPTY", "$EMPTY is an empty path")]
    [InlineData("MP6406", "init --model org/model --metrics-file ${EMPTY}", "${EMPTY} is an empty path")]
    [InlineData("MP6406", "init --model org/model --prepared /", "--prepared / is not the path of a file")]
    [InlineData("MP6406", "init --model org/model --prepared here/", "--prepared here/ is not the path of a file")]
    [InlineData("MP6406", "init --model org/model --tp 0", "--tp 0")]
    [InlineData("MP6406", "init --model org/model --pp -1", "--pp -1")]
    [InlineData("MP6406", "init --model org/model --tp 1.5", "--tp 1.5")]
    [InlineData("MP6406", "init --model org/model --dt bfloat", "--dt bfloat")]
    [InlineData("MP6406", "init --model org/model --engine onnx", "--engine onnx")]
    [InlineData("MP6405", "init --model org/model --served-name a/b", "--served-name a/b")]
    [InlineData("MP6405", "init --model org/model --served-name tensorrt_llm", "tensorrt_llm")]
    [InlineData("MP6406", "init --model org/model --endpoint ftp://x", "--endpoint ftp://x")]
    [InlineData("MP6406", "init --model org/model --until forever", "--until forever")]
    [InlineData("MP6406", "init --model org/model --output xml", "--output xml")]
    [InlineData("MP6406", "init --model org/model --log-format xml", "--log-format xml")]
    [InlineData("MP6406", "init --model org/model --connections 0", "--connections 0")]
    [InlineData("MP6406", "init --model org/model --connections 129", "--connections 129")]
    [InlineData("MP6406", "init --model org/model --max-rate fast", "--max-rate fast")]
    [InlineData("MP6406", "init --model org/model --max-rate 0", "--max-rate 0")]
    [InlineData(
        "MP6406",
        "init --model org/model --shared-cache shared --share everything",
        "--share everything is not a list of weights, engines"
    )]
    [InlineData(
        "MP6406",
        "init --model org/model --shared-cache shared --share weights,",
        "--share weights, is not a list"
    )]
    [InlineData("MP6407", "init --model org/model --share weights", "--shared-cache is missing")]
    [InlineData("MP6401", "init --model org/model --colour", "--colour")]
    [InlineData("MP6401", "init --model", "--model")]
    [InlineData("MP6401", "init model", "model")]
    [InlineData("MP6401", "prepare --model org/model", "prepare")]
    [InlineData("MP6402", "serve --source hf:org/model", "--model is missing")]
    [InlineData("MP6406", "serve --tp 0", "--tp 0")]
    public async Task A_command_line_that_cannot_be_meant_is_refused(string code, string commandLine, string word)
    {
        await using var sandbox = (await Sandbox.CreateAsync()).With("EMPTY", "");
        await sandbox.FailAsync(code, commandLine, word);
        Assert.Empty(sandbox.Hub.Requests);
        Assert.Empty(sandbox.FilesOf("cache"));
    }

    [Fact]
    public async Task A_world_size_above_the_gpus_found_is_refused_before_a_byte_is_downloaded()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync("MP7801", "init --model org/model --tp 2 --pp 2", "4 GPUs", "found 1");
        Assert.Empty(sandbox.FilesOf("huggingface"));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_refused_before_a_byte_is_downloaded()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await File.WriteAllTextAsync(sandbox["file"], "", TestContext.Current.CancellationToken);
        await sandbox.FailAsync("MP7308", $"init --model org/model --cache {sandbox["file"]}/cache", sandbox["file"]);
        await sandbox.FailAsync("MP7308", "init --model org/model --cache /proc/cache", "/proc/cache");
        await sandbox
            .With("HF_HOME", "/proc/huggingface")
            .FailAsync("MP7308", "init --model org/model", "/proc/huggingface");
        Assert.DoesNotContain(
            sandbox.Hub.Requests,
            request => request.Path.Contains("/resolve/", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_token_file_that_is_a_folder_or_missing_is_refused()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync(
            "MP7706",
            $"init --model org/model --token-file {sandbox["home"]}",
            sandbox["home"],
            "is a folder"
        );
        await sandbox.FailAsync(
            "MP7706",
            "init --model org/model --token-file /no/token",
            "/no/token",
            "does not exist"
        );
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/abs")]
    [InlineData("a\\..\\b")]
    [InlineData("C:x")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    public async Task A_listing_with_a_path_that_leaves_the_folder_is_refused_whole(string path)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(
            new HubRepository("org/evil", [Weights, new HubFile("config.json", "{}") { ListedPath = path }])
        );
        await sandbox.FailAsync("MP6504", "init --model org/evil", path);
        Assert.Empty(sandbox.FilesOf("huggingface"));
    }

    [Fact]
    public async Task A_listing_with_a_hash_that_is_none_is_refused_whole()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(
            new HubRepository("org/evil", [Weights with { ListedSha256 = "../../x" }, new HubFile("config.json", "{}")])
        );
        await sandbox.FailAsync("MP6504", "init --model org/evil", "../../x");
        Assert.Empty(sandbox.FilesOf("huggingface"));
    }

    [Theory]
    [InlineData("{\"weight_map\":{\"a\":\"model-2.safetensors\"}}", "MP6606", "model-2.safetensors")]
    [InlineData("{\"weight_map\":{\"a\":\"../evil\"}}", "MP6606", "../evil")]
    [InlineData("{\"weight_map\":{\"a\":5}}", "MP6505", "names no shards")]
    [InlineData("[", "MP6505", "names no shards")]
    [InlineData("{}", "MP6505", "names no shards")]
    [InlineData("{\"weight_map\":{}}", "MP6505", "names no shards")]
    [InlineData("{\"weight_map\":null}", "MP6505", "names no shards")]
    [InlineData("{\"weight_map\":\"model.safetensors\"}", "MP6505", "names no shards")]
    [InlineData("{\"weight_map\":[\"model.safetensors\"]}", "MP6505", "names no shards")]
    [InlineData("{\"weight_map\":{\"a\":null}}", "MP6505", "null for a name")]
    [InlineData("{\"weight_map\":{\"a\":{\"b\":\"model.safetensors\"}}}", "MP6505", "names no shards")]
    [InlineData("{\"weight_map\":{\"a\":\"config.json\"}}", "MP6505", "config.json, which is no shard")]
    [InlineData("{\"weight_map\":{\"a\":\"\\ud800\"}}", "MP6505", "names no shards")]
    public async Task An_index_that_names_what_is_not_there_is_refused(string index, string code, string word)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(
            new HubRepository(
                "org/broken",
                [Weights, new HubFile("config.json", "{}"), new HubFile("model.safetensors.index.json", index)]
            )
        );
        await sandbox.FailAsync(code, "init --model org/broken", word);
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.Origin is Origin.Cdn);
    }

    [Theory]
    [InlineData("init --model org/broken")]
    [InlineData("plan --model org/broken")]
    public async Task An_index_that_no_model_has_is_not_downloaded(string commandLine)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var index = new HubFile("model.safetensors.index.json", "{}") { ListedSize = 40 << 20 };
        sandbox.Hub.Add(new HubRepository("org/broken", [Weights, new HubFile("config.json", "{}"), index]));
        var outcome = await sandbox.RunAsync(commandLine);
        Assert.Equal(65, outcome.ExitCode);
        var text = outcome.Output + outcome.Log;
        Assert.Contains("MP6505 model.safetensors.index.json of org/broken", text, StringComparison.Ordinal);
        sandbox.NothingWasFetched();
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("tokenizer_config.json")]
    public async Task A_configuration_that_no_model_has_is_not_downloaded(string name)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var config = new HubFile(name, "{}") { ListedSize = 5 << 20 };
        sandbox.Hub.Add(new HubRepository("org/broken", [Weights, new HubFile("params.json", "{}"), config]));
        await sandbox.FailAsync("MP6509", "init --model org/broken", $"{name} of org/broken has 5.0 MiB");
        sandbox.NothingWasFetched();
    }

    [Fact]
    public async Task Pickle_is_taken_only_when_it_is_allowed()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(
            new HubRepository(
                "org/old",
                [
                    new HubFile("pytorch_model.bin", new MemoryContent("p"), FileKind.Lfs),
                    new HubFile("config.json", "{}"),
                ]
            )
        );
        await sandbox.FailAsync(
            "MP6608",
            "init --model org/old --until weights",
            "pytorch_model.bin",
            "--allow-pickle"
        );
        await sandbox.FailAsync(
            "MP6409",
            "init --model org/old --until weights --include *",
            "pytorch_model.bin",
            "--allow-pickle"
        );
        await sandbox.SucceedAsync("init --model org/old --until weights --allow-pickle");
    }

    private static HubFile Weights => new("model.safetensors", new MemoryContent("weights"), FileKind.Lfs);
}
