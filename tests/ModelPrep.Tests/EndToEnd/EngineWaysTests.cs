using System.Text;
using System.Text.Json.Nodes;
using ModelPrep.Tests.Shape;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>
/// Each image with each request: the way that is chosen, the command lines that are run, and what is left.
/// </summary>
public sealed class EngineWaysTests
{
    private const string Mark = "checked by EngineWaysTests -->\n";
    private const string FourGpus =
        "NVIDIA H100 80GB HBM3:9.0:81559,NVIDIA H100 80GB HBM3:9.0:81559,NVIDIA H100 80GB HBM3:9.0:81559,NVIDIA "
        + "H100 80GB HBM3:9.0:81559";

    public static TheoryData<string> Generations => [.. Generation.All.Select(one => one.Name)];

    [Theory]
    [InlineData("ways")]
    [InlineData("kinds")]
    [InlineData("models")]
    public async Task The_tables_in_the_documentation_are_what_the_code_does(string name)
    {
        var path = Path.Combine(LayoutTests.Root, "docs/engines.md");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var expected = await TableAsync(
            name switch
            {
                "ways" => EngineRequests.All,
                "kinds" => EngineRequests.Kinds,
                _ => EngineRequests.Models,
            }
        );
        Assert.True(
            text.Contains($"<!-- {name}: {Mark}{expected}<!-- end of {name} -->", StringComparison.Ordinal),
            $"{path} should have, between its marks:\n{expected}"
        );
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task The_commands_are_those_of_the_way_and_the_engine_is_what_was_asked_for(string generation)
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = generation, Gpus = FourGpus }
        );
        foreach (var request in EngineRequests.All)
        {
            var way = await EngineRequests.WayAsync(generation, request);
            var before = sandbox.StandInEvents.Count;
            var outcome = await sandbox.RunAsync($"{sandbox.Init} {request}");
            var starts = sandbox
                .StandInEvents.Skip(before)
                .Where(one => one is { Name: "start", Program: "triton" })
                .Select(one => one.Arguments)
                .Where(arguments => !arguments.Contains("--help"))
                .ToList();
            Assert.True(outcome.ExitCode == (way is "72" ? 72 : 0), $"{generation} {request}: {way}\n{outcome}");
            if (way is "72")
            {
                Assert.Empty(starts);
                continue;
            }

            var import = Assert.Single(starts, arguments => arguments.Contains("import"));
            Assert.Equal(["import", "-m", "model", "-s"], import.Take(4));
            Assert.StartsWith("hf:", import[4], StringComparison.Ordinal);
            Assert.Equal(["--backend", "tensorrtllm", "--model-repository"], import.Skip(5).Take(3));
            Assert.Equal(
                way.StartsWith("CLI `", StringComparison.Ordinal) ? way[5..^1].Split(' ') : [],
                import.Skip(9)
            );
            ConfigIs(sandbox, outcome, EngineRequests.Parse(generation, request), way);
        }
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task Kinds_without_an_engine_start_no_builder_and_leave_the_file_of_the_table(string generation)
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = generation, Gpus = FourGpus }
        );
        StandInToolchain.Install(sandbox["spare"], new StandInOptions { LlmApiTemplate = sandbox["template"] });
        foreach (var request in EngineRequests.Kinds)
        {
            var way = await EngineRequests.WayAsync(generation, request);
            var outcome = await sandbox.RunAsync(
                $"{sandbox.Init} {request.Replace("DIR", sandbox["template"], StringComparison.Ordinal)}"
            );
            Assert.True(outcome.ExitCode == (way is "72" ? 72 : 0), $"{generation} {request}: {way}\n{outcome}");
            if (way is not "72")
                Assert.Single(Directory.EnumerateFiles($"{outcome.Output.Trim()}/repository/model/1", way.Trim('`')));
        }

        Assert.DoesNotContain(
            sandbox.StandInEvents,
            one => one.Name is "start" && one.Program is "triton" or "python3"
        );
    }

    [Fact]
    public async Task What_no_way_can_build_is_refused_before_a_byte_is_downloaded()
    {
        await using var sandbox = await Sandbox.CreateAsync(
            new StandInOptions { Generation = "r24.11", Gpus = FourGpus }
        );
        await sandbox.FailAsync(
            "MP7205",
            $"{sandbox.Init} --tp 2 --max-batch-size 8",
            "cannot build with --tp 2, --max-batch-size 8",
            "--engine llmapi or vllm"
        );
        Assert.DoesNotContain(
            sandbox.Hub.Requests,
            request => request.Path.Contains("/resolve/", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("aslb-mn")]
    [InlineData("r24.05")]
    public async Task A_CLI_whose_builder_is_not_there_is_refused_before_a_byte_is_downloaded(string generation)
    {
        await using var sandbox = await Sandbox.CreateAsync(new StandInOptions { Generation = generation });
        sandbox.Remove("trtllm-build");
        await sandbox.FailAsync("MP7206", sandbox.Init, "builds with trtllm-build", "neither beside it nor on PATH");
        Assert.DoesNotContain(sandbox.Hub.Requests, request => request.IsBody());
    }

    private static void ConfigIs(Sandbox sandbox, Outcome outcome, PreparationRequest wanted, string way)
    {
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(outcome.Output.Trim(), "engine", "config.json")))!;
        var pretrained = config["pretrained_config"]!;
        Assert.Equal(wanted.Parallelism.Tensor, (int)pretrained["mapping"]!["tp_size"]!);
        Assert.Equal(wanted.Parallelism.Pipeline, (int)pretrained["mapping"]!["pp_size"]!);
        if ((wanted.DataType ?? (way.StartsWith("LLM API", StringComparison.Ordinal) ? "float16" : null)) is { } type)
            Assert.Equal(type, (string?)pretrained["dtype"]);
        if (wanted.Build.MaxBatchSize is { } size)
            Assert.Equal(size, (int)config["build_config"]!["max_batch_size"]!);
        Assert.Empty(sandbox.FilesOf("cache/work"));
    }

    private static async Task<string> TableAsync(IReadOnlyList<string> requests)
    {
        var table = new StringBuilder();
        table
            .Append("| image | Triton CLI, TensorRT-LLM |")
            .AppendJoin("", requests.Select(request => $" {(request.Length == 0 ? "nothing" : $"`{request}`")} |"))
            .Append('\n');
        table.Append("|---|---|").AppendJoin("", requests.Select(_ => "---|")).Append('\n');
        foreach (var generation in Generation.All)
        {
            table.Append(
                $"| {generation.Name} | {(generation.CliVersion is { Length: > 0 } cli ? cli : "none")}, "
                    + $"{generation.TensorRtLlm} |"
            );
            foreach (var request in requests)
                table.Append($" {await EngineRequests.WayAsync(generation.Name, request)} |");
            table.Append('\n');
        }

        return table.ToString();
    }
}
