using ModelPrep.Kinds;
using ModelPrep.Kinds.LlmApi;
using ModelPrep.Kinds.TensorRtLlm;
using ModelPrep.Kinds.Vllm;
using ModelPrep.Planning;
using ModelPrep.Tests.Fakes;

namespace ModelPrep.Tests.Planning;

public sealed class PlanBuildTests
{
    private static readonly string[] Released = ["--backend", "--model", "--source", "--repo"];
    private static readonly string[] Branch =
    [
        .. Released,
        "--data-type",
        "--tensor-parallelism",
        "--pipeline-parallelism",
    ];

    [Fact]
    public async Task A_CLI_with_options_gets_what_was_asked_for()
    {
        var plan = await PlanAsync(Some.Request(dataType: "bfloat16", tensor: 2, pipeline: 3), Branch, "0.0.8.dev0");
        Assert.Equal(
            ["--tensor-parallelism", "2", "--pipeline-parallelism", "3", "--data-type", "bfloat16"],
            plan.ImportOptions
        );
        Assert.True(plan.FillDownloadFolder);
    }

    [Fact]
    public async Task A_CLI_with_options_builds_float16_by_default() =>
        Assert.Equal(["--data-type", "float16"], (await PlanAsync(Some.Request(), Branch, "0.0.8.dev0")).ImportOptions);

    [Theory]
    [InlineData("0.0.8", true)]
    [InlineData("0.0.11", true)]
    [InlineData("0.1.0", false)]
    [InlineData("0.1.3", false)]
    [InlineData(null, false)]
    public async Task A_released_CLI_gets_no_options_and_its_download_folder_only_before_0_1_0(
        string? version,
        bool filled
    )
    {
        var plan = await PlanAsync(Some.Request(), Released, version);
        Assert.Empty(plan.ImportOptions);
        Assert.Equal(filled, plan.FillDownloadFolder);
    }

    [Fact]
    public async Task Before_0_1_0_float16_is_what_a_released_CLI_builds_anyway() =>
        Assert.Empty((await PlanAsync(Some.Request(dataType: "float16"), Released, "0.0.11")).ImportOptions);

    [Fact]
    public async Task A_TensorRT_LLM_without_engines_is_refused() =>
        Assert.Contains(
            "cannot build engines any more",
            (
                await Assert.ThrowsAsync<ToolException>(() =>
                    Planner(new FakeToolchain(Released, "0.1.3", Engines: false), new FakeGpus(null))
                        .RunAsync(Some.Request(), TestContext.Current.CancellationToken)
                )
            ).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_TensorRT_LLM_whose_LLM_API_runs_engines_only_is_refused()
    {
        var error = await Assert.ThrowsAsync<ToolException>(() =>
            Planner(new FakeToolchain(Released, "0.1.3"), new FakeGpus(null))
                .RunAsync(Some.Request(LlmApiKind.Traits), TestContext.Current.CancellationToken)
        );
        Assert.Equal("MP7207", error.Code.Text);
        Assert.Contains("TensorRT-LLM 0.9.0 of this image runs engines only", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 1, null, "--tp 2")]
    [InlineData(1, 2, null, "--pp 2")]
    [InlineData(1, 1, "float16", "--dt float16")]
    public async Task What_a_released_CLI_cannot_do_is_refused_by_name(
        int tensor,
        int pipeline,
        string? dataType,
        string expected
    )
    {
        var error = await Assert.ThrowsAsync<ToolException>(() =>
            PlanAsync(Some.Request(TensorRtLlmKind.Traits, dataType, tensor, pipeline), Released, "0.1.3")
        );
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vllm_needs_no_CLI() =>
        Assert.IsType<VllmBuild>(
            await Planner(new FakeToolchain([], null), new FakeGpus(null))
                .RunAsync(Some.Request(VllmKind.Traits, tensor: 2), TestContext.Current.CancellationToken)
        );

    [Fact]
    public async Task Vllm_is_refused_before_the_download_when_there_are_fewer_GPUs_than_its_server_needs() =>
        await Assert.ThrowsAsync<MismatchException>(() =>
            Planner(new FakeToolchain([], null), new FakeGpus([new Gpu("NVIDIA-A10G", "8.6")]))
                .RunAsync(Some.Request(VllmKind.Traits, tensor: 2), TestContext.Current.CancellationToken)
        );

    private static async Task<EnginePlan> PlanAsync(PreparationRequest request, string[] options, string? version)
    {
        var toolchain = new FakeToolchain(options, version);
        var facts = await toolchain.ProbeAsync(TestContext.Current.CancellationToken);
        return EngineBuilders.Choose(request, toolchain.FindTritonCli(), facts);
    }

    private static PlanBuild Planner(FakeToolchain toolchain, FakeGpus gpus) =>
        new(
            new KindSet([new TensorRtLlmKind(toolchain, gpus, null!), new LlmApiKind(toolchain), new VllmKind()]),
            gpus
        );

    private sealed record FakeToolchain(string[] Options, string? Version, bool Engines = true) : IToolchain
    {
        public string FindTritonCli() => "/bin/triton";

        public ToolVersions FindVersions() => new("0.9.0", "9.3.0", Version);

        public string? FindLlmApiTemplate() => null;

        public Task<ToolchainFacts> ProbeAsync(CancellationToken cancellationToken) =>
            Task.FromResult(
                new ToolchainFacts(
                    FindVersions(),
                    Options.ToHashSet(StringComparer.Ordinal),
                    Engines,
                    EngineModule: null,
                    "/usr/bin/python3",
                    LlmApiTemplatePath: null
                )
                {
                    TrtLlmBuildPath = "/bin/trtllm-build",
                }
            );

        public Task RequireStartAsync(string? pythonPath, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
