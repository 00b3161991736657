using StandIns.Tests.Tools;

namespace StandIns.Tests.Server;

/// <summary>
/// Instances of Python models: each answers one request, has a region of shared memory, and takes its time to unload.
/// </summary>
public sealed class InstanceTests
{
    private const string Config =
        "backend: \"python\"\ninstance_group [\n  {\n    count: 1\n    kind: KIND_CPU\n  }\n]";
    private static readonly object Prompt = new { text_input = "x", max_tokens = 1 };
    private readonly string _prefix = $"standins{Guid.NewGuid():N}_";

    private string Prefix => $"--backend-config=python,shm-region-prefix-name={_prefix}";

    private string[] Regions => Directory.GetFiles("/dev/shm", $"{_prefix}*");

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 2, 1)]
    [InlineData(3, 3, 0)]
    public async Task A_model_that_asks_the_engine_answers_one_request_for_each_instance(
        int instances,
        int executed,
        int waiting
    )
    {
        using var sandbox = new Sandbox(new StandInOptions { GenerateTime = TimeSpan.FromMinutes(5) }).WithWeights();
        Assert.Equal(0, (await sandbox.ImportAsync()).Status);
        using var server = await TestServer.StartReadyAsync(sandbox.SetInstances(instances));
        var answers = Enumerable.Range(0, 3).Select(_ => server.GenerateAsync(Sandbox.Model, Prompt)).ToList();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(RunningProgram.Patience);
        while (await PendingAsync() != waiting || await ScheduledAsync() != executed)
            await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
        server.Send(Signals.Kill);
        foreach (var answer in answers)
            await Assert.ThrowsAsync<HttpRequestException>(() => answer);

        Task<long> PendingAsync() =>
            MetricAsync(server, "nv_inference_pending_request_count{model=\"gpt2\",version=\"1\"}");

        Task<long> ScheduledAsync() =>
            MetricAsync(
                server,
                "nv_trt_llm_request_metrics{model=\"tensorrt_llm\",request_type=\"scheduled\",version=\"1\"}"
            );
    }

    [Fact]
    public async Task The_time_in_the_queue_is_counted_apart_from_that_of_the_work()
    {
        using var sandbox = new Sandbox(new StandInOptions { GenerateTime = TimeSpan.FromSeconds(0.1) }).WithWeights();
        Assert.Equal(0, (await sandbox.ImportAsync()).Status);
        using var server = await TestServer.StartReadyAsync(sandbox);
        await Task.WhenAll(server.GenerateAsync(Sandbox.Model, Prompt), server.GenerateAsync(Sandbox.Model, Prompt));
        var (queue, compute) = (await TimeAsync("queue"), await TimeAsync("compute_infer"));
        Assert.InRange(queue, 50_000, long.MaxValue); // the second has waited for the first
        Assert.InRange(compute, 180_000, long.MaxValue); // a timer may end a little early
        Assert.Equal(queue + compute, await TimeAsync("request"));

        Task<long> TimeAsync(string what) =>
            MetricAsync(server, $"nv_inference_{what}_duration_us{{model=\"gpt2\",version=\"1\"}}");
    }

    [Fact]
    public async Task Each_instance_has_a_region_while_the_server_is_up()
    {
        using var sandbox = new Sandbox(new StandInOptions { UnloadTime = TimeSpan.FromMilliseconds(10) })
            .WithModel(config: Config)
            .SetInstances(3);
        using var server = await TestServer.StartReadyAsync(sandbox.WithModel("other"), Prefix);
        Assert.Equal(4, Regions.Length);
        Assert.All(Regions, region => Assert.Equal(1 << 20, new FileInfo(region).Length));
        server.Send(Signals.Term);
        Assert.Equal(0, (await server.EndAsync()).Status);
        Assert.Empty(Regions);
    }

    [Fact]
    public async Task A_server_that_is_killed_leaves_its_regions_behind()
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        using var server = await TestServer.StartReadyAsync(sandbox, Prefix);
        server.Send(Signals.Kill);
        _ = await server.EndAsync();
        File.Delete(Assert.Single(Regions));
    }

    [Fact]
    public async Task Instances_are_unloaded_one_after_the_other_within_the_exit_timeout()
    {
        using var sandbox = new Sandbox(new StandInOptions { UnloadTime = TimeSpan.FromSeconds(0.3) })
            .WithModel(config: Config)
            .SetInstances(5);
        using var server = await TestServer.StartReadyAsync(sandbox, Prefix, "--exit-timeout-secs=1");
        server.Send(Signals.Term);
        var ended = await server.EndAsync();
        Assert.Equal(1, ended.Status);
        Assert.Contains("Exit timeout expired. Exiting immediately.", ended.Errors, StringComparison.Ordinal);
        Assert.NotEmpty(Regions);
        foreach (var region in Regions)
            File.Delete(region);
    }

    private static async Task<long> MetricAsync(TestServer server, string name)
    {
        var line = (await server.GetAsync("/metrics", server.Ports.Metrics))
            .Text.Split('\n')
            .Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[(name.Length + 1)..]);
    }
}
