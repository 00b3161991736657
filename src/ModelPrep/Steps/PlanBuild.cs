namespace ModelPrep.Steps;

/// <summary>Finds out how the installed tools can make what is asked for, before anything is downloaded.</summary>
internal sealed class PlanBuild(IToolchain toolchain, IGpuProbe probe)
{
    /// <summary>
    /// The release that brought TensorRT-LLM's PyTorch backend. Where the version is unknown, the server may run in
    /// another image.
    /// </summary>
    private static readonly Version FirstThatRunsWeights = new(0, 17);

    /// <summary>How it will be made, by builders that can be started.</summary>
    /// <exception cref="MismatchException">Fewer GPUs than the server will need can work together.</exception>
    /// <exception cref="ToolException">No way fits, or a builder does not start.</exception>
    /// <exception cref="UsageException">A setting cannot be set.</exception>
    public async Task<BuildPlan> RunAsync(PreparationRequest request, CancellationToken cancellationToken)
    {
        var plan = await LookAsync(request, cancellationToken);
        if (plan is BuildPlan.Engine engine)
            await toolchain.RequireStartAsync(engine.First?.PythonPath, cancellationToken);
        return plan;
    }

    /// <summary>The same, whether or not the builders start: an engine that is there needs none.</summary>
    public async Task<BuildPlan> LookAsync(PreparationRequest request, CancellationToken cancellationToken)
    {
        SettingPaths.Require(request.Kind, request.Settings);
        if (request.Kind is not PreparationKind.TensorRtLlm)
            CheckGpus.Require(await probe.FindAsync(cancellationToken), request.Parallelism);
        return request.Kind switch
        {
            PreparationKind.Vllm => new BuildPlan.Vllm(),
            PreparationKind.LlmApi => PlanLlmApi(await toolchain.ProbeAsync(cancellationToken)),
            _ => PlanEngine(request, toolchain.FindTritonCli(), await toolchain.ProbeAsync(cancellationToken)),
        };
    }

    private static BuildPlan.Engine PlanEngine(PreparationRequest request, string cli, ToolchainFacts facts)
    {
        var plan = EngineWays.Choose(request, cli, facts);
        if (facts.RepositoryTemplatePath is { } template)
            CheckSettings.BeforeBuild(request, template);
        return plan;
    }

    private static BuildPlan.LlmApi PlanLlmApi(ToolchainFacts facts) =>
        VersionText.IsBefore(facts.Versions.TensorRtLlm, FirstThatRunsWeights) is true
            ? throw new ToolException(
                Messages.LlmApiTooOld,
                $"TensorRT-LLM {facts.Versions.TensorRtLlm} of this image runs engines only: its LLM API runs "
                    + $"weights from {FirstThatRunsWeights} on",
                "Use a newer image, or --engine trtllm or vllm"
            )
        : facts.LlmApiTemplatePath is { } template ? new BuildPlan.LlmApi(template)
        : throw new ToolException(
            Messages.TemplateMissing,
            "This image has no model for TensorRT-LLM's LLM API",
            "Name its folder with --llmapi-template: triton_backend/all_models/llmapi/tensorrt_llm in "
                + $"TensorRT-LLM's source{(facts.Versions.TensorRtLlm is { } version ? $", at version {version}" : "")}"
        );
}
