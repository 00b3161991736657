using System.Text.Json;
using LoopbackHub;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>What <c>init</c> leaves behind, and what it does not do twice.</summary>
public sealed class InitTests
{
    private const string TwoGpus = "NVIDIA H100 80GB HBM3:9.0:81559,NVIDIA H100 80GB HBM3:9.0:81559";

    [Fact]
    public async Task A_cold_init_leaves_verified_weights_and_a_checked_engine()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync(sandbox.Init)).Output.Trim();

        Assert.Equal(sandbox["cache/prepared/v1"], Path.GetDirectoryName(artifact));
        using var manifest = JsonDocument.Parse(
            await File.ReadAllTextAsync($"{artifact}/manifest.json", TestContext.Current.CancellationToken)
        );
        var listed = manifest
            .RootElement.GetProperty("files")
            .EnumerateArray()
            .Select(file => file.GetProperty("path").GetString()!)
            .Order(StringComparer.Ordinal);
        var there = sandbox
            .FilesOf(Path.GetRelativePath(sandbox["."], artifact))
            .Where(path => path != "manifest.json")
            .Order(StringComparer.Ordinal);
        Assert.Equal(there, listed);
        Assert.Contains("engine/rank0.engine", listed);
        Assert.Contains(
            $"\"{artifact}/engine\"",
            await File.ReadAllTextAsync(
                $"{artifact}/repository/tensorrt_llm/config.pbtxt",
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );
        Assert.Empty(sandbox.FilesOf("cache/work"));
        Assert.Contains(
            artifact,
            await File.ReadAllTextAsync(sandbox["cache/prepared.json"], TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Only_one_weight_format_is_downloaded()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync($"{sandbox.Init} --until weights");
        var names = sandbox.FilesOf("huggingface/hub/models--org--model/snapshots").Select(path => path[41..]).ToList();
        Assert.Contains("model-00002-of-00002.safetensors", names);
        Assert.Contains("tokenizer.json", names);
        Assert.Empty(names.Intersect(Gpt2ModelGenerator.Decoys, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_second_init_asks_the_hub_once_and_starts_nothing()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var first = await sandbox.SucceedAsync(sandbox.Init);
        var starts = sandbox.StandInEvents.Count(one => one is { Program: "triton", Name: "start" });
        sandbox.Hub.ClearRequests();

        var second = await sandbox.SucceedAsync(sandbox.Init);
        Assert.Equal(first.Output, second.Output);
        Assert.Single(sandbox.Hub.Requests);
        Assert.Equal(starts, sandbox.StandInEvents.Count(one => one is { Program: "triton", Name: "start" }));
    }

    [Fact]
    public async Task With_a_pinned_commit_a_second_init_makes_no_request()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync($"{sandbox.Init} --revision {sandbox.Commit}");
        sandbox.Hub.ClearRequests();
        await sandbox.SucceedAsync($"{sandbox.Init} --revision {sandbox.Commit}");
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task A_branch_that_moved_is_prepared_anew_and_the_files_it_shares_are_not_downloaded_again()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var old = (await sandbox.SucceedAsync(sandbox.Init)).Output;
        var repository = Gpt2ModelGenerator.Create("org/model", 1 << 20);
        sandbox.Hub.Add(repository with { Files = [.. repository.Files, new HubFile("added_tokens.json", "{}")] });
        sandbox.Hub.ClearRequests();

        var report = (await sandbox.SucceedAsync($"{sandbox.Init} --output json")).Output;
        Assert.DoesNotContain(old.Trim(), report, StringComparison.Ordinal);
        Assert.Contains("\"fetchedBytes\":2,", report, StringComparison.Ordinal);
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.Origin is Origin.Cdn);
    }

    [Fact]
    public async Task Weights_only_needs_no_toolchain_and_no_gpu()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var snapshot = (
            await sandbox.With("PATH", "/nowhere").SucceedAsync($"{sandbox.Init} --until weights")
        ).Output.Trim();
        Assert.True(File.Exists($"{snapshot}/config.json"));
        Assert.False(Directory.Exists(sandbox["cache/prepared"]));
    }

    [Theory]
    [InlineData("aslb-mn")]
    [InlineData("r24.05")]
    [InlineData("r24.11")]
    [InlineData("r25.01")]
    [InlineData("r25.08")]
    [InlineData("r26.03")]
    public async Task Every_Triton_CLI_with_engines_can_be_used(string generation)
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = generation });
        var artifact = (await sandbox.SucceedAsync(sandbox.Init)).Output.Trim();
        Assert.True(new FileInfo($"{artifact}/engine/rank0.engine").Length > 0);
        // What is two thirds of an old build's folder, and needed no more, is gone.
        Assert.DoesNotContain(
            sandbox.FilesOf("cache/prepared"),
            path => path.Contains("converted_weights", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            sandbox.FilesOf("cache/prepared"),
            path => path.EndsWith(".safetensors", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_build_for_several_ranks_and_another_data_type_is_what_was_asked_for()
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = "aslb-mn", Gpus = TwoGpus }
        );
        var artifact = (await sandbox.SucceedAsync($"{sandbox.Init} --tp 2 --dt bfloat16")).Output.Trim();
        Assert.True(File.Exists($"{artifact}/engine/rank1.engine"));
        var config = await File.ReadAllTextAsync(
            $"{artifact}/engine/config.json",
            TestContext.Current.CancellationToken
        );
        Assert.Matches("\"dtype\": *\"bfloat16\"", config);
        Assert.Matches("\"tp_size\": *2", config);
    }

    [Theory]
    [InlineData("r24.11", "MP7205", "--tp 2")]
    [InlineData("r24.11", "MP7205", "--dt bfloat16")]
    [InlineData("r24.05", "MP7205", "--pp 2")]
    [InlineData("no-engines", "MP7204", "cannot build engines any more")]
    public async Task What_the_installed_cli_cannot_build_is_refused_before_a_byte_is_downloaded(
        string generation,
        string code,
        string why
    )
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = generation, Gpus = TwoGpus }
        );
        var options = why.StartsWith("--", StringComparison.Ordinal) ? why : "";
        await sandbox.FailAsync(code, $"{sandbox.Init} {options}", why, "--engine llmapi or vllm");
        Assert.Single(sandbox.Hub.Requests); // the revision
        Assert.Empty(sandbox.FilesOf("huggingface"));
    }

    [Fact]
    public async Task Vllm_needs_weights_and_a_repository_only()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Remove("triton");
        var artifact = (
            await sandbox.SucceedAsync("init --model org/model --engine vllm --served-name chat --dt bfloat16")
        ).Output.Trim();
        Assert.Contains(
            "backend: \"vllm\"",
            await File.ReadAllTextAsync(
                $"{artifact}/repository/chat/config.pbtxt",
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );
        using var model = JsonDocument.Parse(
            await File.ReadAllTextAsync(
                $"{artifact}/repository/chat/1/model.json",
                TestContext.Current.CancellationToken
            )
        );
        Assert.Equal("bfloat16", model.RootElement.GetProperty("dtype").GetString());
        Assert.True(File.Exists($"{model.RootElement.GetProperty("model").GetString()}/config.json"));
    }

    [Theory]
    [InlineData("--model org/model", "model")]
    [InlineData("--model org/model --served-name chat", "chat")]
    [InlineData("--model gpt2", "gpt2")]
    [InlineData("--model gpt2 --source hf:org/model", "gpt2")]
    public async Task The_served_name_is_the_alias_or_the_last_part_of_the_id_unless_set(
        string options,
        string expected
    )
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("gpt2", 1 << 20));
        var artifact = (await sandbox.SucceedAsync($"init {options}")).Output.Trim();
        Assert.True(File.Exists($"{artifact}/repository/{expected}/config.pbtxt"));
    }

    [Fact]
    public async Task A_folder_on_this_machine_can_be_the_source()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var snapshot = (await sandbox.SucceedAsync($"{sandbox.Init} --until weights")).Output.Trim();
        sandbox.Hub.ClearRequests();
        var artifact = (
            await sandbox.SucceedAsync($"init --model own/model --source local:{snapshot} --engine vllm")
        ).Output.Trim();
        Assert.Contains(
            snapshot,
            await File.ReadAllTextAsync(
                $"{artifact}/repository/model/1/model.json",
                TestContext.Current.CancellationToken
            ),
            StringComparison.Ordinal
        );
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task Two_inits_at_once_build_once()
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { BuildTime = TimeSpan.FromMilliseconds(500) }
        );
        await using var first = sandbox.Start(sandbox.Init);
        await using var second = sandbox.Start(sandbox.Init);
        var outcomes = await Task.WhenAll(first.EndAsync(), second.EndAsync());
        Assert.All(outcomes, outcome => Assert.Equal(0, outcome.ExitCode));
        Assert.Equal(outcomes[0].Output, outcomes[1].Output);
        Assert.Single(sandbox.StandInEvents, one => one.Name == "build-finished");
    }
}
