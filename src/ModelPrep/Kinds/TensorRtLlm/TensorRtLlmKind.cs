using ModelPrep.Repositories;

namespace ModelPrep.Kinds.TensorRtLlm;

/// <summary>
/// <c>trtllm</c>: a TensorRT-LLM engine and its model repository. Each rank is a server process of its own.
/// </summary>
/// <param name="toolchain">The installed tools.</param>
/// <param name="gpus">The GPUs of this machine.</param>
/// <param name="builder">Builds engines.</param>
internal sealed class TensorRtLlmKind(IToolchain toolchain, IGpuProbe gpus, EngineBuilder builder) : IKind
{
    private readonly CheckImage _image = new(toolchain);

    /// <inheritdoc cref="IKind.Traits"/>
    public static KindTraits Traits { get; } =
        new(
            "trtllm",
            new RepositoryParameters(),
            new ServerTraits { HasProcessPerRank = true, HasCompleteConfig = true }
        )
        {
            HasEngine = true,
            UsesTensorRtLlm = true,
            RequiredFiles = EngineFiles.Of,
        };

    KindTraits IKind.Traits => Traits;

    /// <inheritdoc/>
    public async Task<ArtifactKey> KeyAsync(
        PreparationRequest request,
        ResolvedModel model,
        CancellationToken cancellationToken
    ) => ArtifactKey.Of(request, model, (await gpus.FindAsync(cancellationToken))?.Usable, toolchain.FindVersions());

    /// <inheritdoc/>
    public async Task<IBuild> PlanAsync(PreparationRequest request, CancellationToken cancellationToken)
    {
        var cli = toolchain.FindTritonCli();
        var facts = await toolchain.ProbeAsync(cancellationToken);
        var plan = EngineBuilders.Choose(request, cli, facts);
        if (facts.RepositoryTemplatePath is { } template)
            CheckSettings.BeforeBuild(request, template);
        return new TensorRtLlmBuild(request, plan, builder, toolchain);
    }

    /// <inheritdoc/>
    public async Task CheckServableAsync(Artifact artifact, CancellationToken cancellationToken)
    {
        CheckMapping.Run(artifact);
        await _image.RunAsync(artifact, cancellationToken);
    }
}
