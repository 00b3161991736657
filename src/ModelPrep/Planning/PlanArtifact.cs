using ModelPrep.Kinds;
using ModelPrep.Serving;

namespace ModelPrep.Planning;

/// <summary>Decides what artifact serves a request on this machine.</summary>
internal sealed class PlanArtifact(KindSet kinds, IGpuProbe probe)
{
    /// <exception cref="MismatchException">Fewer GPUs than ranks can work together.</exception>
    public async Task<ArtifactKey> RunAsync(
        PreparationRequest request,
        ResolvedModel model,
        CancellationToken cancellationToken
    )
    {
        if (request.Kind.HasEngine)
            CheckGpus.Require(await probe.FindAsync(cancellationToken), request.Parallelism);
        return await LookAsync(request, model, cancellationToken);
    }

    /// <summary>The same, however many GPUs there are.</summary>
    public Task<ArtifactKey> LookAsync(
        PreparationRequest request,
        ResolvedModel model,
        CancellationToken cancellationToken
    ) => kinds.Of(request.Kind).KeyAsync(request, model, cancellationToken);
}
