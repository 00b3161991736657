using System.Text.Json.Nodes;
using LoopbackHub;
using ModelPrep.Tests.EndToEnd;
using StandIns;

namespace ModelPrep.Tests.Planning;

/// <summary><c>modelprep plan</c>: what it says is what <c>init</c> and <c>serve</c> then do.</summary>
public sealed class PlanTests
{
    private const string Model = "--model org/model";

    [Theory]
    [InlineData("")]
    [InlineData(" --dt bfloat16 --max-batch-size 8")]
    public async Task The_commands_the_bytes_and_the_folder_are_those_of_init(string options)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var plan = await sandbox.PlanJsonAsync(3, Model + options);
        Assert.Equal("missing", (string?)plan["cache"]!["state"]);
        Assert.Equal(
            ("hub", sandbox.Commit),
            ((string?)plan["model"]!["resolvedBy"], (string?)plan["model"]!["commit"])
        );
        Assert.Equal(
            ("safetensors", "model.safetensors.index.json names 2 shards"),
            ((string?)plan["files"]!["weightFormat"], (string?)plan["files"]!["weightFormatReason"])
        );
        Assert.Empty(sandbox.CliRuns);
        Assert.DoesNotContain(sandbox.StandInEvents, one => one.Name == "build-started");
        Assert.Equal(2, plan["work"]!.AsArray().Count);

        var init = JsonNode.Parse((await sandbox.SucceedAsync($"init {Model}{options} --output json")).Output)!;
        Assert.Equal((string?)init["artifact"], (string?)plan["cache"]!["path"]);
        Assert.Equal((long)init["fetchedBytes"]!, (long)plan["files"]!["downloadBytes"]!);
        var commands = plan["build"]!["commands"]!
            .AsArray()
            .Select(words => words!.AsArray().Select(word => (string)word!).ToList())
            .ToList();
        Assert.Equal(options.Length == 0 ? 1 : 2, commands.Count);
        var import = sandbox.CliRuns.Single().Arguments;
        var repository = import[import.ToList().IndexOf("--model-repository") + 1];
        Assert.Equal(import, commands[^1].Skip(1).Select(word => word == "WORK/repository" ? repository : word));

        var ready = await sandbox.PlanJsonAsync(0, Model + options);
        Assert.Equal(("ready", 0), ((string?)ready["cache"]!["state"], ready["work"]!.AsArray().Count));
        Assert.Equal(
            (await sandbox.SucceedAsync("serve --dry-run")).Output.Trim(),
            (string?)plan["server"]!["commandLine"]
        );
    }

    [Fact]
    public async Task As_text_it_is_for_people()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var text = await sandbox.PlanAsync(
            3,
            Model,
            $"model    hf:org/model at main, commit {sandbox.Commit}",
            "as the hub says",
            "cache    not prepared",
            "files    safetensors: ",
            "to download",
            "left out: ",
            "GPUs     1 x NVIDIA-H100-80GB-HBM3; tp 1 x pp 1 needs 1",
            "build    triton import: ",
            "import -m model -s hf:org/model --backend tensorrtllm --model-repository WORK/repository",
            "space    ",
            $"{sandbox[Sandbox.HubCache]}: ",
            "server   ",
            "--model-repository=",
            "init would download ",
            ", build the engine"
        );
        Assert.DoesNotContain("unknown", text, StringComparison.Ordinal);
        await sandbox.SucceedAsync($"init {Model}");
        await sandbox.PlanAsync(0, Model, "cache    ready: ", "nothing is built", "init would do nothing");
    }

    [Theory]
    [InlineData("vllm", false)]
    [InlineData("llmapi", true)]
    public async Task Where_nothing_is_built_it_says_so(string engine, bool fromTemplate)
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = "no-engines" });
        if (fromTemplate)
            StandInToolchain.Install(sandbox["spare"], new StandInOptions { LlmApiTemplate = sandbox["template"] });
        var options = $"{Model} --engine {engine}{(fromTemplate ? $" --llmapi-template {sandbox["template"]}" : "")}";
        await sandbox.PlanAsync(3, options, "build    nothing is built", "write the model repository");
        await sandbox.SucceedAsync($"init {options}");
        await sandbox.PlanAsync(0, options, "cache    ready: ");
    }

    [Fact]
    public async Task The_nearest_artifact_is_compared_field_by_field()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync($"init {Model}")).Output.Trim();
        var plan = await sandbox.PlanJsonAsync(3, $"{Model} --dt bfloat16 --served-name other");
        Assert.Equal(artifact, (string?)plan["cache"]!["nearest"]!["path"]);
        Assert.Equal(
            [("served name", "model", "other"), ("data type", "of the builder's choice", "bfloat16")],
            plan["cache"]!["nearest"]!["differences"]!
                .AsArray()
                .Select(one => ((string)one!["field"]!, (string)one["prepared"]!, (string)one["wanted"]!))
        );
        Assert.Equal(
            (0, false),
            (
                (int)plan["files"]!["downloadBytes"]!,
                plan["files"]!["chosen"]!.AsArray().Any(file => (string?)file!["state"] != "there")
            )
        );
        await sandbox.PlanAsync(
            3,
            $"{Model} --served-name other",
            $"nearest {artifact}",
            "served name: model, wanted other",
            "init would build the engine"
        );
    }

    [Fact]
    public async Task What_an_earlier_download_left_counts()
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 48 << 20);
        sandbox.Hub.Inject(
            new Fault(FaultKind.Stall, "model-0000", Times: int.MaxValue, Origin: Origin.Cdn, Bytes: 12_000_000)
        );
        await using (var killed = sandbox.Start($"init {Model} --until weights --connections 2"))
        {
            await sandbox.RequestAsync(_ =>
                sandbox.Hub.Requests.Where(request => request.Origin is Origin.Cdn).Sum(request => request.BodyBytes)
                >= 24_000_000
            );
            killed.Signal("KILL");
            await killed.EndAsync();
        }

        sandbox.Hub.ClearFaults();
        var plan = await sandbox.PlanJsonAsync(3, $"{Model} --until weights");
        var part = plan["files"]!["chosen"]!.AsArray().Where(file => (string?)file!["state"] == "inPart").ToList();
        Assert.NotEmpty(part);
        // all of it, when it was killed before its name
        Assert.All(part, file => Assert.InRange((long)file!["presentBytes"]!, 1, (long)file["bytes"]!));
        await sandbox.PlanAsync(3, $"{Model} --until weights", "in part, ");
        var init = JsonNode.Parse((await sandbox.SucceedAsync($"init {Model} --until weights --output json")).Output)!;
        Assert.Equal((long)init["fetchedBytes"]!, (long)plan["files"]!["downloadBytes"]!);
        await sandbox.PlanAsync(0, $"{Model} --until weights", "init would do nothing");
    }

    [Fact]
    public async Task Weights_alone_need_neither_GPU_nor_tools()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Remove("nvidia-smi");
        sandbox.Remove("triton");
        var text = await sandbox.PlanAsync(3, $"{Model} --until weights", "init would download ");
        Assert.DoesNotContain("GPUs", text, StringComparison.Ordinal);
        Assert.DoesNotContain("server", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Repository_settings_alone_keep_the_engine()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync($"init {Model}");
        const string Set = $"{Model} --set tensorrt_llm.kv_cache_free_gpu_mem_fraction=0.8";
        await sandbox.PlanAsync(
            3,
            Set,
            "prepared with other repository settings; the engine is kept",
            "init would write the values of --set"
        );
        Assert.Equal("otherSettings", (string?)(await sandbox.PlanJsonAsync(3, Set))["cache"]!["state"]);
        await sandbox.PlanAsync(
            64,
            $"{Model} --set tensorrt_llm.nonsense=1",
            "init would end with 64: MP6408 --set tensorrt_llm.nonsense=1: the model tensorrt_llm has no nonsense"
        );
        await sandbox.SucceedAsync($"init {Set}");
        await sandbox.PlanAsync(0, Set);
    }

    [Fact]
    public async Task A_cache_that_was_moved_and_an_artifact_that_is_broken_are_told_from_one_that_is_not_there()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync($"init {Model}")).Output.Trim();
        File.SetLastWriteTimeUtc($"{artifact}/engine/config.json", DateTime.UtcNow.AddDays(-1)); // whose hash is right
        await sandbox.PlanAsync(0, Model);
        Directory.Move(sandbox["cache"], sandbox["moved"]);
        sandbox.With("MODELPREP_CACHE", sandbox["moved"]);
        await sandbox.PlanAsync(
            3,
            Model,
            "made for another place",
            "so the cache was moved",
            "init would write the artifact's paths anew"
        );
        File.Delete(Path.Combine(sandbox["moved"], "prepared/v1", Path.GetFileName(artifact), "engine/rank0.engine"));
        await sandbox.PlanAsync(
            3,
            Model,
            "cache    broken: ",
            "engine/rank0.engine is missing",
            "init would build the engine"
        );
    }

    [Fact]
    public async Task What_other_nodes_share_is_copied_from_there()
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        var options = $"{Model} --shared-cache {sandbox["shared"]} --share weights,engines";
        await sandbox.On("first").SucceedAsync($"init {options}");
        sandbox.On("second");
        await sandbox.PlanAsync(
            3,
            options,
            "in the shared cache, to be copied from there",
            "init would copy the artifact from the shared cache"
        );
        Assert.Equal("shared", (string?)(await sandbox.PlanJsonAsync(3, options))["cache"]!["state"]);
        await sandbox.PlanAsync(
            3,
            $"{options} --served-name other",
            "in the shared cache\n",
            " from the shared cache, build the engine",
            "0 B to download"
        );
    }

    [Fact]
    public async Task What_would_make_room_is_named_and_stays()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync($"init {Model}")).Output.Trim();
        sandbox.Age(artifact, hours: 3);
        File.Delete(sandbox["cache/prepared.json"]);
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/other", 1 << 20));
        await sandbox.PlanAsync(
            3,
            "--model org/other --until weights --max-cache-size 3MB",
            "removed  ",
            "least recently used",
            "init would remove ",
            " to make room, download "
        );
        await sandbox.PlanAsync(
            73,
            "--model org/other --until weights --max-cache-size 1MB",
            "init would end with 73: MP7305 hf:org/other needs "
        );
        Assert.True(Directory.Exists(artifact));
    }
}
