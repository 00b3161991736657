using ModelPrep.Configuration;
using ModelPrep.Processes;
using ModelPrep.Steps;
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
        "", "--dt float16", "--dt bfloat16", "--tp 2", "--pp 2", "--tp 2 --pp 2 --dt bfloat16", "--max-batch-size 8", "--builder cli --tp 2", "--builder llm-api",
    ];

    /// <summary>The request that a command line makes.</summary>
    public static PreparationRequest Parse(string line)
    {
        var words = Sandbox.Split(line);
        return Some.Request(dataType: After("--dt"), tensor: int.Parse(After("--tp") ?? "1"), pipeline: int.Parse(After("--pp") ?? "1")) with
        {
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
        var toolchain = new TritonToolchain(
            new ToolSettings(Path.Combine(tools.Bin, "triton"), "tritonserver", "mpirun"), new CommandRunner(TimeProvider.System), folder.Path);
        try
        {
            var plan = EngineWays.Choose(Parse(line), toolchain.FindTritonCli(), await toolchain.ProbeAsync(TestContext.Current.CancellationToken));
            return plan switch
            {
                { First: { } script } => $"LLM API, {script.DataType}",
                { ImportOptions: [] } => "CLI",
                _ => $"CLI `{string.Join(' ', plan.ImportOptions)}`",
            };
        }
        catch (ToolException)
        {
            return "72";
        }
    }
}
