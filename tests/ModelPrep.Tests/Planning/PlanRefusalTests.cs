using LoopbackHub;
using ModelPrep.Tests.EndToEnd;

namespace ModelPrep.Tests.Planning;

/// <summary><c>modelprep plan</c> where <c>init</c> would refuse, and where something cannot be known.</summary>
public sealed class PlanRefusalTests
{
    private const string Model = "--model org/model";

    [Fact]
    public async Task Too_few_GPUs_are_a_refusal_and_the_rest_is_told_all_the_same()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var text = await sandbox.PlanAsync(
            78,
            $"{Model} --tp 2",
            "GPUs     1 x NVIDIA-H100-80GB-HBM3; tp 2 x pp 1 needs 2",
            "files    safetensors",
            "to download",
            "space    "
        );
        var failed = await sandbox.FailAsync(78, $"init {Model} --tp 2");
        Assert.EndsWith($"init would end with 78: {sandbox.TerminationLog}\n", text, StringComparison.Ordinal);
        Assert.NotEqual("", failed.Log);
    }

    [Fact]
    public async Task GPUs_that_nobody_can_count_are_unknown()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Remove("nvidia-smi");
        await sandbox.PlanAsync(3, Model, "GPUs     unknown; tp 1 x pp 1 needs 1", "unknown  How many GPUs there are");
        Assert.Null((await sandbox.PlanJsonAsync(3, Model))["gpus"]!["found"]);
    }

    [Fact]
    public async Task An_nvidia_smi_that_does_not_run_is_a_refusal_where_init_asks_it()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync($"init {Model} --engine vllm");
        sandbox.Remove("nvidia-smi");
        File.Copy(sandbox.Script("broken", ""), Path.Combine(sandbox.Tools.Bin, "nvidia-smi"));
        await File.WriteAllTextAsync(
            Path.Combine(sandbox.Tools.Bin, "nvidia-smi"),
            "#!/no/such/shell\n",
            TestContext.Current.CancellationToken
        );
        await sandbox.PlanAsync(72, Model, "init would end with 72: MP7202");
        await sandbox.PlanAsync(0, $"{Model} --engine vllm", "GPUs     unknown", "unknown  How many GPUs there are");
    }

    [Theory]
    [InlineData("triton", 72, "init would end with 72: MP7201 There is no triton on PATH")]
    [InlineData("tritonserver", 3, "server   unknown: There is no tritonserver on PATH")]
    public async Task Tools_that_are_not_here(string program, int status, string line)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Remove(program);
        await sandbox.PlanAsync(status, Model, line, "files    safetensors");
        await sandbox.PlanAsync(3, $"{Model} --engine vllm");
    }

    [Fact]
    public async Task A_gated_model_without_a_token()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/gated", 1 << 20) with { Access = RepositoryAccess.Gated });
        await sandbox.PlanAsync(
            77,
            "--model org/gated",
            "init would end with 77: MP7702 org/gated is gated and no token was sent"
        );
        await sandbox.WithToken().PlanAsync(3, "--model org/gated", "to download");
    }

    [Fact]
    public async Task A_model_or_a_revision_that_does_not_exist()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.PlanAsync(66, "--model org/none", "init would end with 66: MP6603 org/none does not exist");
        Assert.Null((await sandbox.PlanJsonAsync(66, $"{Model} --revision none"))["model"]);
    }

    [Fact]
    public async Task Offline_the_cache_has_the_answers_or_nobody_has()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        sandbox.With("HF_HUB_OFFLINE", "1");
        await sandbox.PlanAsync(69, Model, "init would end with 69: MP6909 HF_HUB_OFFLINE is set");
        await sandbox.With("HF_HUB_OFFLINE", null).SucceedAsync($"init {Model}");
        sandbox.Hub.ClearRequests();
        sandbox.With("HF_HUB_OFFLINE", "1");
        await sandbox.PlanAsync(
            0,
            Model,
            "as it was when it was last downloaded: HF_HUB_OFFLINE is set",
            "cache    ready"
        );
        await sandbox.PlanAsync(3, $"{Model} --served-name other", "0 B to download");
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Fact]
    public async Task A_hub_that_cannot_be_reached_is_no_reason_to_fail_when_the_cache_knows()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync($"init {Model}");
        await sandbox.Hub.CloseAsync(Origin.Hub);
        var plan = await sandbox.PlanJsonAsync(0, Model);
        Assert.Equal("cachedRef", (string?)plan["model"]!["resolvedBy"]);
        Assert.Contains("cannot be reached", (string?)plan["model"]!["hubProblem"], StringComparison.Ordinal);
        Directory.Delete(sandbox[Sandbox.ModelCache], recursive: true);
        Assert.Equal("newestArtifact", (string?)(await sandbox.PlanJsonAsync(0, Model))["model"]!["resolvedBy"]);
    }

    [Fact]
    public async Task A_pinned_commit_in_a_warm_cache_needs_no_request()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync($"init {Model}");
        sandbox.Hub.ClearRequests();
        await sandbox.PlanAsync(
            0,
            $"{Model} --revision {sandbox.Commit}",
            "as --revision says",
            "files    safetensors"
        );
        Assert.Empty(sandbox.Hub.Requests);
    }

    [Theory]
    [InlineData("huggingface", "--until weights")]
    [InlineData("cache", "")]
    public async Task Too_little_room_is_the_refusal_of_init(string folder, string options)
    {
        await using var sandbox = await Sandbox.CreateAsync(weightBytes: 100 << 20);
        using var disk = new SmallDisk(sandbox[folder], 80);
        // it keeps the index, by which it has seen what is needed
        await sandbox.FailAsync(73, $"init {Model} {options}");
        var text = await sandbox.PlanAsync(73, $"{Model} {options}", " needed, 80.0 MiB free");
        Assert.Equal($"init would end with 73: {sandbox.TerminationLog}", text.TrimEnd().Split("\n")[^1]);
    }

    [Fact]
    public async Task A_cache_for_reading_only_does_when_all_is_there_and_else_it_is_named()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var cache = new SmallDisk(sandbox["cache"], 200);
        using var weights = new SmallDisk(sandbox["huggingface"], 200);
        await sandbox.SucceedAsync($"init {Model}");
        cache.MakeReadOnly();
        weights.MakeReadOnly();
        await sandbox.PlanAsync(0, Model, "not writable");
        await sandbox.PlanAsync(
            73,
            $"{Model} --prepared {sandbox["cache/other.json"]}",
            $"init would end with 73: MP7307 {sandbox["cache"]} cannot be written"
        );
        await sandbox.PlanAsync(
            73,
            $"{Model} --served-name other",
            $"init would end with 73: MP7307 {sandbox["cache"]} cannot be written"
        );
        await sandbox.FailAsync(73, $"init {Model} --served-name other");
        sandbox.Hub.Add(Gpt2ModelGenerator.Create("org/other", 1 << 20));
        await sandbox.PlanAsync(
            73,
            "--model org/other --until weights",
            $"{sandbox[Sandbox.HubCache]} cannot be written"
        );
    }

    [Fact]
    public async Task A_file_in_the_way_of_a_cache_is_a_refusal()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await File.WriteAllTextAsync(sandbox["file"], "", TestContext.Current.CancellationToken);
        await sandbox.PlanAsync(
            73,
            $"{Model} --cache {sandbox["file"]}/cache",
            $"init would end with 73: MP7307 {sandbox["file"]}/cache cannot be written"
        );
        await sandbox.FailAsync(73, $"init {Model} --cache {sandbox["file"]}/cache");
    }

    [Fact]
    public async Task A_CLI_that_has_to_be_asked_is_asked_and_the_answer_kept_nowhere()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        File.Delete(
            Directory
                .EnumerateFiles(sandbox["."], "parser.py", SearchOption.AllDirectories)
                .Single(path => path.Contains("triton_cli", StringComparison.Ordinal))
        );
        await sandbox.PlanAsync(3, Model, "build    triton import");
        Assert.Contains(sandbox.StandInEvents, one => one is { Name: "start", Program: "triton" });
    }

    [Fact]
    public async Task A_bad_command_line_is_an_error_as_with_any_verb()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.FailAsync(64, "plan", "--model is missing");
        await sandbox.FailAsync(64, "plan --model org/model --output xml", "--output xml");
    }
}
