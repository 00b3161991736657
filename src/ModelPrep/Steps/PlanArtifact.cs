namespace ModelPrep.Steps;

/// <summary>Decides what artifact serves a request on this machine.</summary>
/// <remarks>
/// Only engines depend on GPUs and versions; for other kinds nobody is asked for them, which takes longer than all the
/// rest.
/// </remarks>
internal sealed class PlanArtifact(IGpuProbe probe, IToolchain toolchain)
{
    /// <exception cref="MismatchException">Fewer GPUs than ranks can work together.</exception>
    public async Task<ArtifactKey> RunAsync(
        PreparationRequest request,
        ResolvedModel model,
        CancellationToken cancellationToken
    )
    {
        if (request.Kind is PreparationKind.TensorRtLlm)
            CheckGpus.Require(await probe.FindAsync(cancellationToken), request.Parallelism);
        return await LookAsync(request, model, cancellationToken);
    }

    /// <summary>The same, however many GPUs there are.</summary>
    public async Task<ArtifactKey> LookAsync(
        PreparationRequest request,
        ResolvedModel model,
        CancellationToken cancellationToken
    ) =>
        request.Kind switch
        {
            PreparationKind.Vllm => KeyOf(request, model, gpus: null, new ToolVersions(null, null, null)),
            PreparationKind.LlmApi => KeyOf(request, model, gpus: null, toolchain.FindVersions()) with
            {
                Template = toolchain.FindLlmApiTemplate() is { } folder ? TemplateFiles.Hash(folder) : null,
            },
            _ => KeyOf(request, model, (await probe.FindAsync(cancellationToken))?.Usable, toolchain.FindVersions()),
        };

    /// <summary>The key of what a request needs on a machine with these GPUs and versions.</summary>
    public static ArtifactKey KeyOf(
        PreparationRequest request,
        ResolvedModel model,
        IReadOnlyList<Gpu>? gpus,
        ToolVersions versions
    )
    {
        var hasEngine = request.Kind is PreparationKind.TensorRtLlm;
        var usesLibrary = request.Kind is not PreparationKind.Vllm;
        return new ArtifactKey(
            ArtifactKey.CurrentVersion,
            request.Kind.ToName(),
            model.Source.ToString()!,
            model.Commit,
            request.ServedName,
            request.DataType,
            request.Parallelism.Tensor,
            request.Parallelism.Pipeline,
            Describe(request.Files, takesCode: request.Files.TakeCode && !hasEngine),
            hasEngine && gpus is [var gpu, ..] ? gpu.Product : null,
            hasEngine && gpus is [var first, ..] ? first.ComputeCapability : null,
            usesLibrary ? versions.TensorRtLlm : null,
            hasEngine ? versions.TensorRt : null,
            hasEngine ? versions.TritonCli : null
        )
        {
            Build = hasEngine ? request.Build.ToKey() : null,
            Settings = RepositorySetting.ToKey(request.Settings),
        };
    }

    /// <remarks>An engine is whole without the code; a server that reads the snapshot is not.</remarks>
    private static string Describe(FileRules rules, bool takesCode) =>
        string.Join(
            '\n',
            [
                .. rules.Include.Select(pattern => "+" + pattern),
                .. rules.Exclude.Select(pattern => "-" + pattern),
                .. rules.AllowPickle ? ["pickle"] : Array.Empty<string>(),
                .. takesCode ? ["code"] : Array.Empty<string>(),
            ]
        );
}
