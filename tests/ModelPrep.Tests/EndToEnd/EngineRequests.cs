using ModelPrep.Configuration;
using ModelPrep.Hosting;
using ModelPrep.Kinds;
using ModelPrep.Kinds.LlmApi;
using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Kinds.Vllm;
using ModelPrep.Planning;
using ModelPrep.Sources.HuggingFace;
using ModelPrep.Sources.Local;
using ModelPrep.Tests.Fakes;
using ModelPrep.Toolchain;
using StandIns;

namespace ModelPrep.Tests.EndToEnd;

/// <summary>Requests and images, and what comes of each pair.</summary>
internal static class EngineRequests
{
    /// <summary>The requests, as they stand on a command line.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "",
        "--dt float16",
        "--dt bfloat16",
        "--tp 2",
        "--pp 2",
        "--tp 2 --pp 2 --dt bfloat16",
        "--max-batch-size 8",
        "--builder cli --tp 2",
        "--builder llm-api",
    ];

    /// <summary>Requests of the kinds that build no engine.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "--engine llmapi",
        "--engine llmapi --llmapi-template DIR",
        "--engine llmapi --llmapi-template DIR --tp 2 --dt bfloat16",
        "--engine vllm",
        "--engine vllm --tp 2 --pp 2",
    ];

    /// <summary>Requests for models that a builder may not take.</summary>
    public static IReadOnlyList<string> Models { get; } =
    [$"--model {Sandbox.ListedModel}", "--model org/model", "--source local:DIR", "--source local:DIR --tp 2"];

    /// <summary>The request that a command line makes of an image; its model is one that the image knows.</summary>
    public static PreparationRequest Parse(string generation, string line)
    {
        var words = Sandbox.Split(line);
        var known = Generation.Find(generation).ConvertsCheckpoints ? Sandbox.ListedModel : "org/model";
        var kind = KindServices.Catalog.Find(After("--engine") ?? "trtllm")!;
        return Some.Request(
            kind,
            dataType: After("--dt"),
            tensor: int.Parse(After("--tp") ?? "1"),
            pipeline: int.Parse(After("--pp") ?? "1")
        ) with
        {
            Source =
                After("--source") is null && RepositoryId.TryParse(After("--model") ?? known, out var id)
                    ? HuggingFaceSource.Model(id, "main")
                    : LocalSource.Model("/DIR"),
            Build = BuildOptions.Default with
            {
                Builder = BuilderChoices.Parse(After("--builder")),
                MaxBatchSize = After("--max-batch-size") is { } size ? int.Parse(size) : null,
            },
        };

        string? After(string option) => Array.IndexOf(words, option) is var at and >= 0 ? words[at + 1] : null;
    }

    /// <summary>What the probe of a stand-in's image and the choice of a way say, in a few words.</summary>
    public static async Task<string> WayAsync(string generation, string line)
    {
        using var folder = new TempFolder();
        var tools = StandInToolchain.Install(folder.Path, new StandInOptions { Generation = generation });
        var settings = new ToolSettings(Path.Combine(tools.Bin, "triton"), "tritonserver", "mpirun")
        {
            LlmApiTemplate = line.Contains("--llmapi-template", StringComparison.Ordinal) ? Template(folder) : null,
        };
        var toolchain = new TritonToolchain(settings, new PlainRunner(), new ProbeMemory(folder.Path));
        try
        {
            var planner = new PlanBuild(
                new KindSet([
                    new TensorRtLlmKind(toolchain, new FakeGpus(null), null!),
                    new LlmApiKind(toolchain),
                    new VllmKind(),
                ]),
                new FakeGpus(null)
            );
            return await planner.LookAsync(Parse(generation, line), TestContext.Current.CancellationToken) switch
            {
                LlmApiBuild => "`model.yaml`",
                VllmBuild => "`model.json`",
                TensorRtLlmBuild { Plan.First: { } script } => $"LLM API, {script.DataType}",
                TensorRtLlmBuild { Plan.ImportOptions: [] } => "CLI",
                TensorRtLlmBuild { Plan: var plan } => $"CLI `{string.Join(' ', plan.ImportOptions)}`",
                var other => throw new InvalidOperationException(other.ToString()),
            };
        }
        catch (ToolException)
        {
            return "72";
        }
    }

    private static string Template(TempFolder folder)
    {
        StandInToolchain.Install(folder["spare"], new StandInOptions { LlmApiTemplate = folder["template"] });
        return folder["template"];
    }
}
