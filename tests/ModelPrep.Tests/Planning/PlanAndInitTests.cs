using System.Text.Json.Nodes;
using ModelPrep.Disk;
using ModelPrep.Tests.EndToEnd;

namespace ModelPrep.Tests.Planning;

/// <summary>
/// What <c>plan</c> says and what <c>init</c> then does are one decision, in each state that a cache can be in.
/// </summary>
public sealed class PlanAndInitTests
{
    private const string Model = "--model org/model --shared-cache shared";
    private const string Set = "--set tensorrt_llm.kv_cache_free_gpu_mem_fraction=0.8";
    private const string Relocate = "write the artifact's paths anew";
    private const string Copy = "copy the artifact from the shared cache";
    private const string Build = "build the engine";
    private const string ApplySettings = "write the values of --set";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nothing", "", "missing", "miss", Build)]
    [InlineData("ready", "", "ready", "hit")]
    [InlineData("ready", Set, "otherSettings", "settings", ApplySettings)]
    [InlineData("ready with settings", Set, "ready", "hit")]
    [InlineData("moved", "", "moved", "moved", Relocate)]
    [InlineData("moved", Set, "moved", "settings", Relocate, ApplySettings)]
    [InlineData("moved with settings", Set, "moved", "moved", Relocate)]
    [InlineData("broken", "", "broken", "miss", Build)]
    [InlineData("shared", "", "shared", "shared", Copy)]
    [InlineData("shared", Set, "shared", "shared", Copy, ApplySettings)]
    public async Task Init_does_what_plan_says(
        string state,
        string options,
        string cache,
        string lookup,
        params string[] work
    )
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        await PrepareAsync(sandbox, state);
        var plan = await sandbox.PlanJsonAsync(work.Length == 0 ? 0 : 3, $"{Model} {options}");
        Assert.Equal(cache, (string?)plan["cache"]!["state"]);
        var planned = plan["work"]!.AsArray().Select(one => (string)one!);
        Assert.Equal(work, planned.Where(one => !one.StartsWith("download ", StringComparison.Ordinal)));
        var builds = sandbox.StandInEvents.Count(one => one.Name == "build-started");

        var report = JsonNode.Parse((await sandbox.SucceedAsync($"init {Model} {options} --output json")).Output)!;
        Assert.Equal((string?)plan["cache"]!["path"], (string?)report["artifact"]);
        Assert.Equal(lookup, await LookupAsync((string)report["artifact"]!));
        Assert.Equal(work is not [Build] && lookup is not "shared", (bool)report["reused"]!);
        Assert.Equal(lookup is "shared", (long)report["sharedBytes"]! > 0);
        Assert.Equal(work is [Build] ? 1 : 0, sandbox.StandInEvents.Count(one => one.Name == "build-started") - builds);
        await sandbox.PlanJsonAsync(0, $"{Model} {options}");
    }

    [Fact]
    public async Task A_copy_from_the_shared_cache_reports_its_bytes()
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        await PrepareAsync(sandbox, "shared");
        var report = JsonNode.Parse((await sandbox.SucceedAsync($"init {Model} --output json")).Output)!;
        Assert.Equal((long)report["artifactBytes"]!, (long)report["sharedBytes"]!);
        Assert.Equal(0, (long)report["fetchedBytes"]!);
    }

    /// <summary>The lock of the key is held by another process until the artifact is there.</summary>
    [Fact]
    public async Task A_pod_that_waited_for_another_says_so()
    {
        await using var sandbox = await SharedNodes.CreateAsync();
        var artifact = (await sandbox.On("one").SucceedAsync($"init {Model}")).Output.Trim();
        File.Delete(sandbox["one/cache/logs"] + $"/{Path.GetFileName(artifact)}.summary.json");
        Directory.Move(artifact, sandbox["aside"]);
        using (FileLock.TryAcquire(sandbox[$"one/cache/locks/{Path.GetFileName(artifact)}.lock"]))
        {
            await using var waits = sandbox.Start($"init {Model}");
            await waits.LineAsync("Waiting for another process");
            Directory.Move(sandbox["aside"], artifact);
            var outcome = await waits.EndAsync();
            Assert.True(outcome.ExitCode is 0, $"{outcome}");
        }

        Assert.Equal("waited", await LookupAsync(artifact));
    }

    [Theory]
    [InlineData("cache/work", "")]
    [InlineData("cache/prepared", "")]
    [InlineData("cache/prepared", "--engine vllm")]
    public async Task A_mount_below_the_cache_is_a_problem_for_both(string mounted, string options)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using var disk = new SmallDisk(sandbox[mounted], 200);
        var text = await sandbox.PlanAsync(73, $"--model org/model {options}", "init would end with 73: MP7306");
        await sandbox.FailAsync(73, $"init --model org/model {options}");
        Assert.EndsWith($"{sandbox.TerminationLog}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_ready_needs_no_build_and_so_no_one_mount()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        using (new SmallDisk(sandbox["cache/work"], 200))
            await sandbox.FailAsync(73, "init --model org/model");
        await sandbox.SucceedAsync("init --model org/model");
        using var disk = new SmallDisk(sandbox["cache/work"], 200);
        await sandbox.PlanAsync(0, "--model org/model");
        await sandbox.SucceedAsync("init --model org/model");
    }

    [Theory]
    [InlineData("")]
    [InlineData("--until weights")]
    public async Task A_folder_of_the_users_is_a_problem_for_both(string options)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Directory.CreateDirectory(sandbox["cache"]);
        await File.WriteAllTextAsync(sandbox["cache/thesis.tex"], "", Token);
        var text = await sandbox.PlanAsync(73, $"--model org/model {options}", "init would end with 73: MP7311");
        await sandbox.FailAsync(73, $"init --model org/model {options}");
        Assert.EndsWith($"{sandbox.TerminationLog}\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_shows_all_problems_and_init_ends_with_the_first()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Directory.CreateDirectory(sandbox["cache"]);
        await File.WriteAllTextAsync(sandbox["cache/thesis.tex"], "", Token);
        sandbox.Remove("triton");
        var plan = await sandbox.PlanJsonAsync(73, "--model org/model --tp 2");
        Assert.Equal(
            ["MP7311", "MP7801", "MP7201"],
            plan["problems"]!.AsArray().Select(problem => (string?)problem!["code"])
        );
        Assert.Equal("MP7311", (string?)plan["refusal"]!["code"]);
        await sandbox.PlanAsync(73, "--model org/model --tp 2", "problems MP7311 ", "         MP7801 ", "MP7201 ");
        await sandbox.FailAsync("MP7311", "init --model org/model --tp 2");
    }

    /// <summary>Brings the cache of node two into a state.</summary>
    private static async Task PrepareAsync(Sandbox sandbox, string state)
    {
        var options = state.EndsWith("with settings", StringComparison.Ordinal) ? Set : "";
        sandbox.On("two");
        switch (state.Split(' ')[0])
        {
            case "ready":
                await sandbox.SucceedAsync($"init {Model} {options}");
                break;
            case "moved":
                await sandbox.On("one").SucceedAsync($"init {Model} {options}");
                Directory.Move(sandbox["one"], sandbox["two"]);
                break;
            case "broken":
                var artifact = (await sandbox.SucceedAsync($"init {Model}")).Output.Trim();
                File.Delete($"{artifact}/engine/rank0.engine");
                break;
            case "shared":
                await sandbox.On("one").SucceedAsync($"init {Model}");
                break;
        }

        if (state is not "shared")
            Directory.Delete(sandbox["shared"], recursive: true);
        Directory.CreateDirectory(sandbox["shared"]);
        sandbox.On("two");
    }

    private static async Task<string?> LookupAsync(string artifact)
    {
        var logs = Path.GetFullPath(Path.Combine(artifact, "../../../logs"));
        var path = Path.Combine(logs, $"{Path.GetFileName(artifact)}.summary.json");
        return (string?)JsonNode.Parse(await File.ReadAllTextAsync(path, Token))!["lookup"];
    }
}
