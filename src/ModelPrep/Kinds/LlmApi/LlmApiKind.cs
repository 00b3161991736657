namespace ModelPrep.Kinds.LlmApi;

/// <summary><c>llmapi</c>: weights, and a model that serves them through TensorRT-LLM's LLM API.</summary>
internal sealed class LlmApiKind(IToolchain toolchain) : IKind
{
    /// <summary>
    /// The release that brought TensorRT-LLM's PyTorch backend. Where the version is unknown, the server may run in
    /// another image.
    /// </summary>
    private static readonly Version FirstThatRunsWeights = new(0, 17);

    /// <inheritdoc cref="IKind.Traits"/>
    public static KindTraits Traits { get; } =
        new(
            "llmapi",
            new EngineArgumentRules(),
            new ServerTraits { StartsWorkersByMpi = true, TokenLimitField = "sampling_param_max_tokens" }
        )
        {
            UsesTensorRtLlm = true,
        };

    KindTraits IKind.Traits => Traits;

    /// <inheritdoc/>
    public Task<ArtifactKey> KeyAsync(
        PreparationRequest request,
        ResolvedModel model,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            ArtifactKey.Of(request, model, gpus: null, toolchain.FindVersions()) with
            {
                Template = toolchain.FindLlmApiTemplate() is { } folder ? TemplateFiles.Hash(folder) : null,
            }
        );

    /// <inheritdoc/>
    public async Task<IBuild> PlanAsync(PreparationRequest request, CancellationToken cancellationToken)
    {
        var facts = await toolchain.ProbeAsync(cancellationToken);
        var version = facts.Versions.TensorRtLlm;
        if (VersionText.IsBefore(version, FirstThatRunsWeights) is true)
            throw new ToolException(
                Messages.LlmApiTooOld,
                $"TensorRT-LLM {version} of this image runs engines only: its LLM API runs weights from "
                    + $"{FirstThatRunsWeights} on",
                "Use a newer image, or --engine trtllm or vllm"
            );
        return facts.LlmApiTemplatePath is { } template
            ? new LlmApiBuild(request, template)
            : throw new ToolException(
                Messages.TemplateMissing,
                "This image has no model for TensorRT-LLM's LLM API",
                "Name its folder with --llmapi-template: triton_backend/all_models/llmapi/tensorrt_llm in "
                    + $"TensorRT-LLM's source{(version is null ? "" : $", at version {version}")}"
            );
    }

    /// <inheritdoc/>
    public Task CheckServableAsync(Artifact artifact, CancellationToken cancellationToken) => Task.CompletedTask;
}
