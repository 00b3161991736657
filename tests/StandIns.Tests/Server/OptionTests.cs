using StandIns.Tests.Tools;

namespace StandIns.Tests.Server;

/// <summary>The command line, as the server's own parser takes it.</summary>
public sealed class OptionTests
{
    [Theory]
    [InlineData("--nonsense", "unrecognized option '--nonsense'")]
    [InlineData("--http_port=1", "unrecognized option '--http_port=1'")]
    [InlineData("--id", "option '--id' requires an argument")]
    [InlineData(
        "--disable-auto-complete-config=true",
        "option '--disable-auto-complete-config' doesn't allow an argument"
    )]
    public async Task What_the_C_library_finds_is_status_1_with_the_reason_before_the_usage(string words, string reason)
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        var ended = await TestServer.RunAsync(sandbox, words.Split(' '));
        Assert.Equal((1, ""), (ended.Status, ended.Output));
        var expected = $"tritonserver: {reason}\nUsage: tritonserver [options]\n";
        Assert.StartsWith(expected, ended.Errors, StringComparison.Ordinal);
        Assert.InRange(ended.Errors.Count(c => c == '\n'), 290, 400);
    }

    [Theory]
    [InlineData("nonsense", "Unexpected argument: nonsense")]
    [InlineData("--allow-http=maybe", "Bad option: \"--allow-http\".\ninvalid value for bool option: maybe")]
    [InlineData("--http-port=none", "Bad option: \"--http-port\".\nInvalid option value. Got none")]
    [InlineData("--log-format=json", "Bad option: \"--log-format\".\ninvalid argument for --log-format")]
    [InlineData(
        "--model-control-mode=all",
        "Bad option: \"--model-control-mode\".\ninvalid argument for --model-control-mode"
    )]
    [InlineData(
        "--backend-config=prefix_",
        "--backend-config option format is '<backend name>,<setting>=<value>'. Got prefix_"
    )]
    [InlineData(
        "--load-model=gpt2",
        "Error: Use of '--load-model' requires setting '--model-control-mode=explicit' as well."
    )]
    [InlineData(
        "--model-control-mode=explicit --load-model=* --load-model=gpt2",
        "Error: Wildcard model name '*' must be the ONLY startup model if specified at all."
    )]
    public async Task A_wrong_word_is_status_1_with_the_usage_before_the_reason(string words, string reason)
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        var ended = await TestServer.RunAsync(sandbox, words.Split(' '));
        Assert.Equal((1, ""), (ended.Status, ended.Output));
        Assert.StartsWith("Usage: tritonserver [options]", ended.Errors, StringComparison.Ordinal);
        Assert.EndsWith(reason, ended.Errors.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(["start", "exit"], StandInLog.Read(sandbox.LogFile).Select(one => one.Name));
    }

    [Fact]
    public async Task Help_is_status_1_on_standard_error()
    {
        using var sandbox = new Sandbox(new StandInOptions());
        var ended = await sandbox.RunAsync(sandbox.Tools.TritonServer, "--help");
        Assert.Equal((1, ""), (ended.Status, ended.Output));
        Assert.Contains("  --exit-timeout-secs <", ended.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP", "GRPC", "--http-port=20001 --grpc-port=20001")]
    [InlineData("HTTP", "metrics", "--http-port 20001 --metrics-port 20001")]
    [InlineData("GRPC", "metrics", "--grpc-port=20001 --metrics-port=20001")]
    public async Task Two_endpoints_cannot_have_one_port(string first, string second, string words)
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        var ended = await sandbox.RunAsync(
            sandbox.Tools.TritonServer,
            [$"--model-repository={sandbox.Repository}", .. words.Split(' ')]
        );
        Assert.Equal(1, ended.Status);
        Assert.EndsWith(
            $"The server cannot listen to {first} requests and {second} requests at the same address and port "
                + "0.0.0.0:20001",
            ended.Errors.TrimEnd(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Endpoints_that_are_off_or_at_another_address_collide_with_nothing()
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        var port = FreePorts.Next();
        using var server = await TestServer.StartReadyAsync(
            sandbox,
            $"--http-port={port}",
            $"--grpc-port={port}",
            $"--metrics-port={port}",
            "--allow-grpc=OFF",
            "--metrics-address=127.0.0.2",
            "--http-address=127.0.0.1"
        );
        Assert.Equal([port, port], ProcessState.PortsOf(server.Program.Id));
    }

    [Theory]
    [InlineData(0, "HTTP")]
    [InlineData(1, "GRPC")]
    [InlineData(2, "Metrics")]
    public async Task A_port_that_somebody_has_is_status_1_after_loading(int which, string service)
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel();
        using var first = await TestServer.StartReadyAsync(sandbox);
        var taken = first.Ports.All.ElementAt(which);
        var ended = await TestServer.RunAsync(
            sandbox,
            new[] { "--http-port", "--grpc-port", "--metrics-port" }[which],
            $"{taken}"
        );
        Assert.Equal(1, ended.Status);
        Assert.Equal(
            $"failed to start {service} service: Unavailable - Socket '0.0.0.0:{taken}' already in use",
            ended.Errors
        );
        Assert.Contains("successfully loaded 'gpt2'", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_option_of_a_launcher_is_known()
    {
        using var sandbox = new Sandbox(new StandInOptions()).WithModel("tensorrt_llm");
        using var server = await TestServer.StartReadyAsync(
            sandbox,
            "--id=rank0",
            "--allow-cpu-metrics=false",
            "--allow-gpu-metrics=false",
            "--allow-metrics=true",
            "--metrics-interval-ms=1000",
            "--model-load-thread-count=2",
            "--strict-readiness=true",
            "--log-verbose=1",
            "--log-format=ISO8601",
            "--disable-auto-complete-config",
            "--backend-config=python,shm-region-prefix-name=rank0_",
            "--log-info=true",
            "--log-warning=1",
            "--log-error=on",
            "--model-control-mode=explicit",
            "--load-model=tensorrt_llm",
            "--exit-timeout-secs=30",
            "--exit-on-error=true",
            "--allow-http",
            "true"
        );
        Assert.Contains("\"name\":\"rank0\"", (await server.GetAsync("/v2")).Text, StringComparison.Ordinal);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ I \d+ ", server.Program.Output);
    }
}
