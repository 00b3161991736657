using System.Text.Json.Nodes;
using ModelPrep.Repositories;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// How many requests are answered at a time with the defaults, and what follows the number of instances.
/// </summary>
public sealed class InstanceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", 16)]
    [InlineData("--max-batch-size 8", 8)]
    [InlineData("--set model.instance_count=4", 4)]
    [InlineData("--set tensorrt_llm.kv_cache_free_gpu_mem_fraction=0.5", 16)]
    [InlineData("--max-batch-size 8 --set postprocessing.instance_count=2", 8)]
    public async Task The_served_model_gets_as_many_instances_as_the_engine_can_use(string options, int expected)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var artifact = (await sandbox.SucceedAsync($"init --model org/model {options}")).Output.Trim();
        Assert.Equal($"{expected}", InstancesOf(artifact, "model"));
        Assert.Equal("1", InstancesOf(artifact, "preprocessing"));
    }

    [Fact]
    public async Task An_engine_that_takes_one_request_gets_one_instance_and_nobody_is_warned()
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = "aslb-mn" });
        var prepared = await sandbox.SucceedAsync(sandbox.Init);
        Assert.DoesNotContain("WRN", prepared.Log, StringComparison.Ordinal);
        Assert.Equal("1", InstancesOf(prepared.Output.Trim(), "model"));
        var line = (await sandbox.SucceedAsync("serve --dry-run")).Output;
        Assert.DoesNotContain("--exit-timeout-secs", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 16)]
    [InlineData("--set model.instance_count=3", 3)]
    public async Task As_many_requests_are_answered_at_a_time(string options, int expected)
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { GenerateTime = TimeSpan.FromMinutes(5) }
        );
        await sandbox.SucceedAsync($"init --model org/model {options}");
        await using var serving = await RunningServer.ReadyAsync(sandbox);
        var answers = Enumerable.Range(0, 20).Select(_ => serving.GenerateAsync()).ToList();
        using var http = new HttpClient();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (
            !await ShowsAsync(
                "nv_trt_llm_request_metrics{model=\"tensorrt_llm\",request_type=\"scheduled\",version=\"1\"} "
                    + $"{expected}\n"
            )
            || !await ShowsAsync(
                $"nv_inference_pending_request_count{{model=\"model\",version=\"1\"}} {20 - expected}\n"
            )
        )
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        serving.Process.Signal("KILL");
        foreach (var answer in answers)
            await Assert.ThrowsAsync<HttpRequestException>(() => answer);

        async Task<bool> ShowsAsync(string line) =>
            (await http.GetStringAsync(serving.Metrics, Token)).Contains(line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "",
        "--exit-timeout-secs=51",
        "instances of the served model: 16; exit timeout 51 s; grace of a pod: 66 s"
    )]
    [InlineData(
        "--set model.instance_count=1",
        "",
        "instances of the served model: 1; exit timeout 30 s; grace of a pod: 45 s"
    )]
    [InlineData("--engine vllm", "", "instances of the served model: 1; exit timeout 30 s; grace of a pod: 45 s")]
    public async Task A_stop_gets_the_time_that_unloading_takes_and_plan_names_it(
        string options,
        string argument,
        string line
    )
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.SucceedAsync($"init --model org/model {options}");
        Assert.Contains(
            line,
            Unfolded((await sandbox.SucceedAsync($"plan --model org/model {options}")).Output),
            StringComparison.Ordinal
        );
        var command = (await sandbox.SucceedAsync("serve --dry-run")).Output.Trim();
        Assert.Equal(
            argument,
            string.Join(' ', command.Split(' ').Where(word => word.Contains("exit-timeout", StringComparison.Ordinal)))
        );
        var given = (await sandbox.SucceedAsync("serve --dry-run -- --exit-timeout-secs 9")).Output.Trim();
        Assert.Equal(1, given.Split("exit-timeout").Length - 1);
    }

    [Theory]
    [InlineData("", 16, true)]
    [InlineData("--max-batch-size 8", 8, false)]
    [InlineData("--max-batch-size 8 --set model.instance_count=40", 40, false)]
    public async Task Plan_expects_them_before_anything_is_built(string options, int instances, bool mayBeFewer)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var text = Unfolded((await sandbox.RunAsync($"plan --model org/model {options}")).Output);
        Assert.Contains(
            $"instances of the served model: {instances}"
                + (mayBeFewer ? " at most, by the engine's largest batch; exit" : "; exit"),
            text,
            StringComparison.Ordinal
        );
        var server = JsonNode.Parse(
            (await sandbox.RunAsync($"plan --model org/model {options} --output json")).Output
        )!["server"]!;
        Assert.Equal(instances, (int)server["instances"]!);
        Assert.Equal((int)server["graceSeconds"]!, 15 + (int)server["exitTimeoutSeconds"]!);
    }

    [Fact]
    public async Task An_artifact_of_an_earlier_version_keeps_its_number_and_is_warned_of()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var config = ConfigOf((await sandbox.SucceedAsync("init --model org/model")).Output.Trim(), "model");
        var (text, time) = (await File.ReadAllTextAsync(config, Token), File.GetLastWriteTimeUtc(config));
        await File.WriteAllTextAsync(
            config,
            text.Replace("count: 16\n", "count: 1 \n", StringComparison.Ordinal),
            Token
        );
        File.SetLastWriteTimeUtc(config, time);

        const string Warning =
            "The model model has 1 of the instances that each answer one request at a time; "
            + "its engine takes 2048 requests. "
            + "init with --set model.instance_count=16 changes that without a build";
        foreach (var command in new[] { "init --model org/model", "serve --tritonserver /bin/true" })
            Assert.Single(
                (await sandbox.SucceedAsync(command)).Log.Split('\n'),
                line => line.EndsWith($" WRN {Warning}", StringComparison.Ordinal)
            );
        var built = sandbox.StandInEvents.Count(one => one.Name == "build-started");
        Assert.DoesNotContain(
            "WRN",
            (await sandbox.SucceedAsync("init --model org/model --set model.instance_count=16")).Log,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "WRN",
            (await sandbox.SucceedAsync("init --model org/model --set model.instance_count=1")).Log,
            StringComparison.Ordinal
        );
        Assert.Equal(built, sandbox.StandInEvents.Count(one => one.Name == "build-started"));
    }

    private static string Unfolded(string text) => System.Text.RegularExpressions.Regex.Replace(text, @"\s+", " ");

    private static string ConfigOf(string artifact, string model) =>
        Path.Combine(artifact, "repository", model, "config.pbtxt");

    private static string InstancesOf(string artifact, string model) =>
        new ModelConfig(File.ReadAllText(ConfigOf(artifact, model))).Find("instance_count")!;
}
