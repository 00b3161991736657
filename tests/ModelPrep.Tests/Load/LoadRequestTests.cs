using System.Diagnostics;
using ModelPrep.Load;
using ModelPrep.Tests.EndToEnd;

namespace ModelPrep.Tests.Load;

/// <summary>What is sent, and which options are refused.</summary>
public sealed class LoadRequestTests : IDisposable
{
    private readonly LoadClient _client = new();

    [Fact]
    public async Task Without_options_built_in_prompts_are_taken_in_turn()
    {
        await using var server = await GenerateServer.StartAsync();
        await _client.ReportAsync(server, $"--requests {Prompts.BuiltIn.Count + 1}");
        Assert.Equal(
            [.. Prompts.BuiltIn, Prompts.BuiltIn[0]],
            server.Requests.Select(request => request.Body!["text_input"]!.GetValue<string>())
        );
        Assert.All(
            server.Requests,
            request => Assert.Equal(["text_input", "max_tokens"], request.Body!.AsObject().Select(field => field.Key))
        );
        Assert.All(server.Requests, request => Assert.Equal(64, request.Body!["max_tokens"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Prompts_of_a_text_file_are_its_lines()
    {
        await using var server = await GenerateServer.StartAsync();
        var file = _client.File("prompts.txt", "\uFEFFone \"two\"\r\n\n  \nZürich\n{\"text_input\":1}");
        await _client.ReportAsync(server, $"--requests 4 --prompts {file}");
        Assert.Equal(
            ["one \"two\"", "Zürich", "{\"text_input\":1}", "one \"two\""],
            server.Requests.Select(request => request.Body!["text_input"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task Objects_of_a_jsonl_file_go_over_the_fields_of_the_request()
    {
        await using var server = await GenerateServer.StartAsync();
        _client.File(
            "prompts.JSONL",
            """
            {"text_input":"a","max_tokens":5,"stop_words":["x","y"]}

            {"max_tokens":null,"temperature":0.75}
            """
        );
        await _client.ReportAsync(
            server,
            "--requests 2 --prompts prompts.JSONL --max-tokens 7 --parameter temperature=0.5 --parameter top_p=1e-1 "
                + "--parameter end=true --parameter id=007 --parameter text=a=b"
        );
        Assert.Equal(
            [
                """{"text_input":"a","max_tokens":5,"temperature":0.5,"top_p":1e-1,"end":"""
                    + """true,"id":"007","text":"a=b","stop_words":["x","y"]}""",
                $$"""{"text_input":"{{Prompts.BuiltIn[1]}}","temperature":0.75,"top_p":1e-1,"end":"""
                    + """true,"id":"007","text":"a=b"}""",
            ],
            server.Requests.Select(request => request.Body!.ToJsonString())
        );
    }

    [Fact]
    public async Task A_parameter_goes_over_what_is_sent_by_itself_and_zero_tokens_are_not_sent()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = (http, _) => GenerateServer.EventAsync(http, "{}");
        await _client.ReportAsync(
            server,
            "--requests 1 --stream --max-tokens 0 --parameter stream=false --parameter sampling_param_max_tokens=9 "
                + "--parameter text_input=x"
        );
        Assert.Equal(
            """{"text_input":"Hello","stream":false,"sampling_param_max_tokens":9}""",
            server.Requests[0].Body!.ToJsonString()
        );
    }

    [Fact]
    public async Task Variables_stand_in_for_options()
    {
        await using var server = await GenerateServer.StartAsync();
        server.Answer = (http, _) => GenerateServer.EventAsync(http, "{}");
        foreach (
            var (name, value) in new[]
            {
                ("URL", server.Uri),
                ("MODEL", "meta-llama/Llama-3.1-8B"),
                ("CONCURRENCY", "3"),
                ("RATE", "50"),
                ("DURATION", "10m"),
                ("PROMPTS", _client.File("p.txt", "p")),
                ("MAX_TOKENS", "3"),
                ("STREAM", "true"),
                ("REQUEST_TIMEOUT", "1m"),
                ("LOG_FORMAT", "json"),
            }
        )
            _client.With($"MODELPREP_{name}", value);
        await using var load = _client.Start("--requests 2 --output json");
        var report = await LoadClient.ReportAsync(load);
        Assert.Equal(
            (2, 3, 50.0, true),
            (
                report.Number("succeeded"),
                report.Number("concurrency"),
                report.GetProperty("rate").GetDouble(),
                report.GetProperty("stream").GetBoolean()
            )
        );
        Assert.Equal("/v2/models/Llama-3.1-8B/generate_stream", server.Requests[1].Path);
        Assert.Equal("""{"text_input":"p","max_tokens":3,"stream":true}""", server.Requests[1].Body!.ToJsonString());
        await using var other = _client.Start("--requests 1 --model other --concurrency 5 --output json");
        Assert.Equal(
            (1, 5),
            (
                (await LoadClient.ReportAsync(other)).Number("succeeded"),
                LoadClient.Parse(await other.EndAsync()).Number("concurrency")
            )
        );
        Assert.Equal("/v2/models/other/generate_stream", server.Requests[2].Path);
    }

    [Theory]
    [InlineData("--model ensemble", "/v2/models/ensemble/generate")]
    [InlineData("--model org/name", "/v2/models/name/generate")]
    [InlineData("--model llama-3-8b-instruct", "/v2/models/llama-3-8b-instruct/generate")]
    public async Task The_model_is_asked_by_the_name_that_serve_gives_it(string option, string path)
    {
        await using var server = await GenerateServer.StartAsync();
        await using var load = _client.Start($"--url {server.Uri} {option} --requests 1");
        Assert.Equal(0, (await load.EndAsync()).ExitCode);
        Assert.Equal(path, Assert.Single(server.Requests).Path);
    }

    [Theory]
    [InlineData("MP6402", "", "--model is missing")]
    [InlineData("MP6405", "--model gpt2/", "--model gpt2/ cannot be a Triton model name")]
    [InlineData("MP6406", "--model gpt2 --url ftp://x", "--url ftp://x is not an http or https address")]
    [InlineData("MP6406", "--model gpt2 --url localhost:8000", "--url localhost:8000 is not an http or https address")]
    [InlineData("MP6406", "--model gpt2 --url http://me:secret@x", "is not an http or https address without a user")]
    [InlineData("MP6406", "--model gpt2 --concurrency 0", "--concurrency 0 is not a whole number from 1 to 10000")]
    [InlineData(
        "MP6406",
        "--model gpt2 --concurrency 10001",
        "--concurrency 10001 is not a whole number from 1 to 10000"
    )]
    [InlineData("MP6406", "--model gpt2 --rate 0", "--rate 0 is not a number of requests per second")]
    [InlineData("MP6406", "--model gpt2 --rate -1", "--rate -1 is not a number of requests per second")]
    [InlineData("MP6406", "--model gpt2 --rate NaN", "--rate NaN is not a number of requests per second")]
    [InlineData("MP6406", "--model gpt2 --requests 0", "--requests 0 is not a whole number from 1. ")]
    [InlineData("MP6406", "--model gpt2 --duration 10", "--duration 10 is not a time above zero")]
    [InlineData("MP6406", "--model gpt2 --duration 0s", "--duration 0s is not a time above zero")]
    [InlineData("MP6406", "--model gpt2 --timeout 41d", "--timeout 41d is not a time above zero of at most 40 days")]
    [InlineData(
        "MP6406",
        "--model gpt2 --connection-lifetime x",
        "--connection-lifetime x is not a time of at most 40 days"
    )]
    [InlineData("MP6406", "--model gpt2 --wait forever", "--wait forever is not a time of at most 40 days")]
    [InlineData("MP6406", "--model gpt2 --max-tokens -1", "--max-tokens -1 is not a whole number from 0")]
    [InlineData("MP6406", "--model gpt2 --parameter x", "--parameter x is not NAME=VALUE")]
    [InlineData("MP6406", "--model gpt2 --parameter =x", "--parameter =x is not NAME=VALUE")]
    [InlineData("MP6406", "--model gpt2 --output yaml", "--output yaml is not one of text, json")]
    [InlineData("MP6412", "--model gpt2 --prompts none", "none cannot be read: ")]
    [InlineData("MP6412", "--model gpt2 --prompts .", " cannot be read: ")]
    [InlineData("MP6412", "--model gpt2 --prompts empty.txt", "empty.txt has no prompt. Name a text file")]
    [InlineData("MP6412", "--model gpt2 --prompts bad.jsonl", "bad.jsonl: line 2 is no JSON object: ")]
    [InlineData(
        "MP6412",
        "--model gpt2 --prompts list.jsonl",
        "list.jsonl: line 1 is no JSON object: it is another JSON value"
    )]
    [InlineData("MP6412", "--model gpt2 --prompts twice.jsonl", "twice.jsonl: line 1 is no JSON object: ")]
    [InlineData("MP6412", "--model gpt2 --prompts half.jsonl", "half.jsonl: line 2 is no JSON object: ")]
    [InlineData("MP6412", "--model gpt2 --prompts /dev/zero", "/dev/zero has more than 16.0 MiB")]
    [InlineData("MP6401", "--model gpt2 --unknown", "modelprep load has no option --unknown")]
    public async Task What_cannot_be_meant_is_refused(string code, string options, string message)
    {
        _client.File("empty.txt", "\n \n");
        _client.File("bad.jsonl", "{}\n{\"text_input\":}\n");
        _client.File("list.jsonl", "[1]\n");
        _client.File("twice.jsonl", """{"a":{"b":1,"b":2}}""");
        _client.File("half.jsonl", "{}\n{\"text_input\":\"\\ud800\"}\n");
        await using var load = _client.Start(options);
        var outcome = await load.EndAsync();
        Assert.Equal((64, ""), (outcome.ExitCode, outcome.Output));
        var line = Assert.Single(outcome.Log.TrimEnd('\n').Split('\n'));
        Assert.Contains($" ERR {code} ", line, StringComparison.Ordinal);
        Assert.Contains(message, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_name_of_a_file_is_refused()
    {
        await using var load = _client.Start(Binary.ModelPrep, ["load", "--model", "gpt2", "--prompts", ""]);
        var outcome = await load.EndAsync();
        Assert.Contains(" ERR MP6406 --prompts has an empty value", outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_be_stopped_while_a_pipe_with_prompts_brings_nothing()
    {
        var pipe = _client["pipe"];
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        await using var load = _client.Start($"--model gpt2 --prompts {pipe}");
        await using var writer = await Task.Run(() => File.OpenWrite(pipe), TestContext.Current.CancellationToken);
        load.Signal("TERM");
        Assert.Equal(143, (await load.EndAsync()).ExitCode);
    }

    public void Dispose() => _client.Dispose();
}
