namespace ModelPrep.Steps;

/// <summary>Finds out how the installed tools can make what is asked for, before anything is downloaded.</summary>
internal sealed class PlanBuild(IToolchain toolchain, IGpuProbe probe)
{
    /// <summary>The release that brought TensorRT-LLM's PyTorch backend. Where the version is unknown, the server may run in another image.</summary>
    private static readonly Version FirstThatRunsWeights = new(0, 17);

    /// <exception cref="MismatchException">There are fewer GPUs than the server will need.</exception>
    /// <exception cref="ToolException">No way fits.</exception>
    /// <exception cref="UsageException">A setting's name is none of the repository's.</exception>
    public async Task<BuildPlan> RunAsync(PreparationRequest request, CancellationToken cancellationToken)
    {
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
                $"TensorRT-LLM {facts.Versions.TensorRtLlm} of this image runs engines only: its LLM API runs weights from {FirstThatRunsWeights} on",
                "Use a newer image, or --engine trtllm or vllm")
        : facts.LlmApiTemplatePath is { } template
            ? new BuildPlan.LlmApi(template)
            : throw new ToolException(
                Messages.TemplateMissing,
                "This image has no model for TensorRT-LLM's LLM API",
                $"Name its folder with --llmapi-template: triton_backend/all_models/llmapi/tensorrt_llm in TensorRT-LLM's source{(facts.Versions.TensorRtLlm is { } version ? $", at version {version}" : "")}");
}
