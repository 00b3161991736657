using StandIns.Tests.Tools;

namespace StandIns.Tests.Server;

public sealed class GenerateTests
{
    [Fact]
    public async Task A_prompt_is_answered_with_as_many_words_as_were_asked_for()
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        using var server = await TestServer.StartReadyAsync(sandbox);
        var answered = await server.GenerateAsync(Sandbox.Model, new { text_input = "Say \"ü\"", max_tokens = 2 });
        Assert.Equal((200, "application/json"), (answered.Status, answered.ContentType));
        Assert.Equal(
            """{"model_name":"gpt2","model_version":"1","text_output":"Say \u0022\u00FC\u0022 word1 word2"}""",
            answered.Text
        );

        var streamed = await server.GenerateAsync(
            Sandbox.Model,
            new { text_input = "Say", max_tokens = 1 },
            "generate_stream"
        );
        Assert.Equal((200, "text/event-stream"), (streamed.Status, streamed.ContentType));
        Assert.Equal(
            "data: {\"model_name\":\"gpt2\",\"model_version\":\"1\",\"text_output\":\"Say word1\"}\n\n",
            streamed.Text
        );
    }

    [Fact]
    public async Task What_the_server_does_not_understand_is_status_400()
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        using var server = await TestServer.StartReadyAsync(sandbox);
        var unknown = await server.GenerateAsync("other", new { text_input = "x" });
        Assert.Equal(
            (400, "{\"error\":\"Request for unknown model: \\u0027other\\u0027 is not found\"}"),
            (unknown.Status, unknown.Text)
        );
        Assert.Equal(400, (await server.GenerateAsync(Sandbox.Model, new { prompt = "x" })).Status);
        Assert.Equal(400, (await server.GenerateAsync(Sandbox.Model, "x")).Status);
    }

    [Fact]
    public async Task Requests_are_counted_for_every_model_that_they_pass()
    {
        using var sandbox = new Sandbox(new StandInOptions { GenerateTime = TimeSpan.FromSeconds(0.01) }).WithWeights();
        Assert.Equal(0, (await sandbox.ImportAsync()).Status);
        using var server = await TestServer.StartReadyAsync(sandbox);
        for (var request = 0; request < 2; request++)
            Assert.Equal(200, (await server.GenerateAsync(Sandbox.Model, new { text_input = "x" })).Status);
        Assert.Equal(200, (await server.GenerateAsync("tensorrt_llm", new { text_input = "x" })).Status);
        Assert.Equal(400, (await server.GenerateAsync(Sandbox.Model, "x")).Status);

        var metrics = await server.GetAsync("/metrics", server.Ports.Metrics);
        Assert.Equal((200, "text/plain"), (metrics.Status, metrics.ContentType));
        var lines = metrics.Text.Split('\n');
        Assert.Contains("# TYPE nv_inference_request_success counter", lines);
        Assert.Contains("# TYPE nv_inference_pending_request_count gauge", lines);
        foreach (
            var (model, count) in new[]
            {
                (Sandbox.Model, 2),
                ("preprocessing", 2),
                ("postprocessing", 2),
                ("tensorrt_llm", 3),
            }
        )
            Assert.Contains($"nv_inference_request_success{{model=\"{model}\",version=\"1\"}} {count}", lines);
        Assert.Contains("nv_inference_request_failure{model=\"gpt2\",version=\"1\",reason=\"OTHER\"} 1", lines);
        Assert.Contains("nv_inference_pending_request_count{model=\"gpt2\",version=\"1\"} 0", lines);
        const string time = "nv_inference_request_duration_us{model=\"tensorrt_llm\",version=\"1\"} ";
        Assert.NotEqual($"{time}0", lines.Single(line => line.StartsWith(time, StringComparison.Ordinal)));
        Assert.Equal(404, (await server.GetAsync("/other", server.Ports.Metrics)).Status);
    }

    [Fact]
    public async Task An_engine_tells_of_no_more_requests_than_its_batch_has_places()
    {
        using var sandbox = new Sandbox(
            new StandInOptions { GenerateTime = TimeSpan.FromMinutes(5), EngineSlots = 2 }
        ).WithWeights();
        Assert.Equal(0, (await sandbox.ImportAsync()).Status);
        sandbox.SetInstances(3);
        using var server = await TestServer.StartReadyAsync(sandbox, "--log-verbose=1");
        Assert.Contains(
            "nv_trt_llm_general_metrics{model=\"tensorrt_llm\",general_type=\"iteration_counter\",version=\"1\"} 0",
            await LinesAsync()
        );

        var answers = Enumerable
            .Range(0, 3)
            .Select(_ => server.GenerateAsync(Sandbox.Model, new { text_input = "x" }))
            .ToList();
        string[] lines;
        do lines = await LinesAsync();
        while (
            !lines.Contains("nv_inference_request_success{model=\"preprocessing\",version=\"1\"} 3")
            || lines.Contains(
                "nv_trt_llm_general_metrics{model=\"tensorrt_llm\",general_type=\"iteration_counter\",version=\"1\"} 0"
            )
        );

        foreach (var (type, count) in new[] { ("active", 2), ("scheduled", 2), ("max", 2), ("waiting", 0) })
            Assert.Contains(
                $"nv_trt_llm_request_metrics{{model=\"tensorrt_llm\",request_type=\"{type}\",version=\"1\"}} {count}",
                lines
            );
        // Triton's queue of the engine is empty: the backend takes all of them.
        Assert.Contains("nv_inference_pending_request_count{model=\"tensorrt_llm\",version=\"1\"} 0", lines);
        Assert.Contains(
            "nv_trt_llm_kv_cache_block_metrics{model=\"tensorrt_llm\",kv_cache_block_type=\"used\",version=\"1\"} 500",
            lines
        );
        server.Send(Signals.Kill);
        foreach (var answer in answers)
            await Assert.ThrowsAsync<HttpRequestException>(() => answer);

        async Task<string[]> LinesAsync() => (await server.GetAsync("/metrics", server.Ports.Metrics)).Text.Split('\n');
    }
}
