namespace ModelPrep.Kinds.Vllm;

/// <summary><c>vllm</c>: weights, and a model repository for Triton's vLLM backend.</summary>
internal sealed class VllmKind : IKind
{
    private static readonly ToolVersions Irrelevant = new(null, null, null);

    /// <inheritdoc cref="IKind.Traits"/>
    public static KindTraits Traits { get; } = new("vllm", new EngineArgumentRules(), new ServerTraits());

    KindTraits IKind.Traits => Traits;

    /// <inheritdoc/>
    public Task<ArtifactKey> KeyAsync(
        PreparationRequest request,
        ResolvedModel model,
        CancellationToken cancellationToken
    ) => Task.FromResult(ArtifactKey.Of(request, model, gpus: null, Irrelevant));

    /// <inheritdoc/>
    public Task<IBuild> PlanAsync(PreparationRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<IBuild>(new VllmBuild(request));

    /// <inheritdoc/>
    public Task CheckServableAsync(Artifact artifact, CancellationToken cancellationToken) => Task.CompletedTask;
}
