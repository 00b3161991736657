using System.Diagnostics;
using LoopbackHub;
using ModelPrep.Tests.EndToEnd;
using StandIns;

namespace ModelPrep.Tests.Telemetry;

/// <summary>What an OpenTelemetry collector gets, and what becomes of <c>init</c> when there is none.</summary>
public sealed class OtlpTests
{
    private const ulong Error = 2;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_success_is_one_trace_and_metrics_by_either_protocol(bool grpc)
    {
        await using var collector = await Collector.StartAsync(grpc);
        await using var sandbox = await SandboxAsync(collector, grpc ? "grpc" : "http/protobuf");
        await sandbox.SucceedAsync("init --model org/model");

        var root = Assert.Single(collector.Spans, span => span.Name == "init");
        string[] expected =
        [
            "modelprep.model=model",
            "modelprep.source=hf:org/model",
            $"modelprep.commit={sandbox.Commit}",
            "modelprep.kind=trtllm",
            "modelprep.tp=1",
            "modelprep.pp=1",
            "modelprep.reused=0",
            "modelprep.lookup=miss",
            "modelprep.miss_reason=none",
            "process.exit.code=0",
        ];
        Assert.Equal(expected, root.Attributes);
        var phases = collector.Spans.Where(span => span.Id != root.Id).ToList();
        Assert.Equal(
            [
                "resolve",
                "probe",
                "wait",
                "claim",
                "take",
                "plan",
                "list",
                "claimWeights",
                "download",
                "shareWeights",
                "build",
                "share",
            ],
            phases.Select(span => span.Name).Intersect(phases.Select(span => span.Name))
        );
        Assert.All(phases, span => Assert.Equal((root.Trace, root.Id, 0UL), (span.Trace, span.Parent, span.Status)));
        Assert.Equal("", root.Parent);
        Assert.True(phases.Sum(span => span.Duration.Ticks) <= root.Duration.Ticks);
        Assert.Contains("service.name=modelprep", collector.Resource);

        Assert.Equal(
            sandbox
                .Model.Files.Where(file =>
                    sandbox.FilesOf($"{Sandbox.ModelCache}/snapshots/{sandbox.Commit}").Contains(file.Path)
                )
                .Sum(file => file.Content.Length),
            Value(collector, "modelprep.weights.io", "By", "modelprep.origin=hub")
        );
        Assert.Equal(0, Value(collector, "modelprep.weights.io", "By", "modelprep.origin=cache"));
        Assert.Equal(1, Value(collector, "modelprep.cache.lookups", "{lookup}", "modelprep.lookup=miss"));
        Assert.Equal(0, Value(collector, "modelprep.init.exit_status", "1"));
        Assert.True(Value(collector, "modelprep.download.rate", "By/s") > 0);
        Assert.True(Value(collector, "modelprep.build.duration", "s") > 0);
        Assert.True(
            Value(collector, "modelprep.init.duration", "s")
                > Value(collector, "modelprep.init.phase.duration", "s", "modelprep.phase=build")
        );
        Assert.All(collector.Points, point => Assert.Contains("modelprep.kind=trtllm", point.Attributes));
    }

    [Fact]
    public async Task What_is_ready_is_a_hit_and_another_request_a_miss_that_names_the_field()
    {
        await using var collector = await Collector.StartAsync();
        await using var sandbox = await SandboxAsync(
            collector,
            "http/protobuf",
            new StandInOptions { Gpus = "NVIDIA H100 80GB HBM3:9.0:81559,NVIDIA H100 80GB HBM3:9.0:81559" }
        );
        await sandbox.With("OTEL_SDK_DISABLED", "true").SucceedAsync("init --model org/model");
        Assert.Empty(collector.Sent);

        await sandbox.With("OTEL_SDK_DISABLED", null).SucceedAsync("init --model org/model");
        Assert.Contains("modelprep.reused=1", Root(collector).Attributes);
        Assert.Equal(1, Value(collector, "modelprep.cache.lookups", "{lookup}", "modelprep.lookup=hit"));
        Assert.DoesNotContain(
            collector.Points,
            point => point.Metric is "modelprep.weights.io" or "modelprep.build.duration"
        );

        await sandbox.SucceedAsync("init --model org/model --tp 2");
        Assert.Contains(
            "modelprep.miss_reason=tensor parallelism",
            collector.Spans.Last(span => span.Name == "init").Attributes
        );
    }

    [Fact]
    public async Task A_failure_has_its_message_and_not_the_token()
    {
        await using var collector = await Collector.StartAsync();
        await using var sandbox = await SandboxAsync(collector);
        sandbox.WithToken().With("HF_TOKEN", Sandbox.Token).With("OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=seven");
        sandbox.Hub.Inject(new Fault(FaultKind.Status, "model-00001", Times: 1, Status: 503));
        var outcome = await sandbox
            .With(Variables.Fault, Faults.BuildException)
            .FailAsync(76, "init --model org/model --verbose");

        var root = Root(collector);
        Assert.Equal(Error, root.Status);
        Assert.Equal(sandbox.TerminationLog!.Split('\n')[0], root.Error);
        Assert.Contains($"error.type={sandbox.TerminationLog![..6]}", root.Attributes);
        Assert.Equal(
            ["build", "init"],
            collector.Spans.Where(span => span.Status == Error).Select(span => span.Name).Order(StringComparer.Ordinal)
        );
        Assert.Equal(76, Value(collector, "modelprep.init.exit_status", "1"));
        Assert.True(Value(collector, "modelprep.hub.retries", "{retry}") >= 1);
        Assert.All(collector.Sent, sent => Assert.Contains("x-tenant: seven", sent.Headers, StringComparison.Ordinal));
        Assert.All(collector.Sent, sent => Assert.DoesNotContain(Sandbox.Token, sent.Text, StringComparison.Ordinal));
        Assert.All(collector.Sent, sent => Assert.DoesNotContain("Signature=", sent.Text, StringComparison.Ordinal));
        Assert.DoesNotContain("Telemetry was not sent", outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parent_that_the_environment_names_has_the_trace_and_the_service_its_name()
    {
        await using var collector = await Collector.StartAsync();
        await using var sandbox = await SandboxAsync(collector);
        await sandbox
            .With("TRACEPARENT", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
            .With("OTEL_SERVICE_NAME", "prepare")
            .With("OTEL_RESOURCE_ATTRIBUTES", "team=blue")
            .SucceedAsync("init --model org/model --until weights");
        Assert.Equal(
            ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"),
            (Root(collector).Trace, Root(collector).Parent)
        );
        Assert.Contains("service.name=prepare", collector.Resource);
        Assert.Contains("team=blue", collector.Resource);
        Assert.DoesNotContain(
            Root(collector).Attributes,
            attribute => attribute.StartsWith("modelprep.lookup", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("OTEL_TRACES_EXPORTER", "/v1/metrics")]
    [InlineData("OTEL_METRICS_EXPORTER", "/v1/traces")]
    public async Task A_signal_that_is_not_wanted_is_not_sent(string variable, string sent)
    {
        await using var collector = await Collector.StartAsync();
        await using var sandbox = await SandboxAsync(collector);
        await sandbox.With(variable, "none").SucceedAsync("init --model org/model --until weights");
        Assert.All(collector.Sent, one => Assert.Equal(sent, one.Path));
        Assert.NotEmpty(collector.Sent);
    }

    [Fact]
    public async Task A_signal_may_have_an_address_of_its_own()
    {
        await using var collector = await Collector.StartAsync();
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox
            .With("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{collector.Uri}/here")
            .With("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf")
            .With("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "x-tenant=seven")
            .SucceedAsync("init --model org/model --until weights");
        var sent = Assert.Single(collector.Sent);
        Assert.Equal("/here", sent.Path);
        Assert.Contains("x-tenant: seven", sent.Headers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_hangs_keeps_init_for_two_seconds()
    {
        await using var collector = await Collector.StartAsync(hangs: true);
        await using var sandbox = await SandboxAsync(collector);
        await using var init = sandbox.Start("init --model org/model --engine vllm --verbose");
        await init.LineAsync("/cache/prepared/v1/"); // the result is there before
        var started = Stopwatch.GetTimestamp();
        var outcome = await init.EndAsync();
        Assert.Equal(0, outcome.ExitCode);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4));
        Assert.Single(
            outcome.Log.Split('\n'),
            line =>
                line.Contains(
                    "Telemetry was not sent, or not all of it: the collector has not answered within 2 s",
                    StringComparison.Ordinal
                )
        );
    }

    [Theory]
    [InlineData(0, "http/protobuf")]
    [InlineData(0, "grpc")]
    [InlineData(500, "http/protobuf")]
    public async Task A_collector_that_is_away_or_refuses_costs_one_line_at_debug_level(int status, string protocol)
    {
        await using var collector = await Collector.StartAsync(status: status);
        await using var sandbox = await SandboxAsync(collector, protocol);
        if (status == 0)
            await collector.DisposeAsync();
        var outcome = await sandbox.SucceedAsync("init --model org/model --until weights --verbose");
        var line = Assert.Single(
            outcome.Log.Split('\n'),
            one => one.Contains("Telemetry was not sent", StringComparison.Ordinal)
        );
        Assert.Contains(" DBG ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Telemetry",
            (await sandbox.SucceedAsync("init --model org/model --until weights")).Log,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Without_the_variables_no_connection_is_opened_but_to_the_hub()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await SystemCalls.OfAsync(sandbox, "init --model org/model --until weights", "connect");
        var connects = (await File.ReadAllLinesAsync(sandbox["trace"], TestContext.Current.CancellationToken))
            .Where(line => line.Contains("AF_INET", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(connects);
        Assert.All(
            connects,
            line =>
                Assert.True(
                    line.Contains($"htons({sandbox.Hub.HubUri.Port})", StringComparison.Ordinal)
                        || line.Contains($"htons({sandbox.Hub.CdnUri.Port})", StringComparison.Ordinal),
                    line
                )
        );
    }

    private static async Task<Sandbox> SandboxAsync(
        Collector collector,
        string protocol = "http/protobuf",
        StandInOptions? toolchain = null
    ) =>
        (await Sandbox.CreateAsync(toolchain))
            .With("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Uri)
            .With("OTEL_EXPORTER_OTLP_PROTOCOL", protocol);

    private static Span Root(Collector collector) => collector.Spans.Single(span => span.Name == "init");

    private static double Value(Collector collector, string metric, string unit, string? attribute = null)
    {
        var point = Assert.Single(
            collector.Points,
            point => point.Metric == metric && (attribute is null || point.Attributes.Contains(attribute))
        );
        Assert.Equal(unit, point.Unit);
        return point.Value;
    }
}
