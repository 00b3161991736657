using ModelPrep.Planning;
using ModelPrep.Repositories;
using ModelPrep.Serving;

namespace ModelPrep.Preparing;

/// <summary><c>init</c>, from top to bottom.</summary>
/// <remarks>
/// <code>model --resolve--> commit --probe--> key --prepare--> artifact --> hand-over file</code>
/// </remarks>
internal sealed class Preparer(
    ResolveModel resolve,
    PlanArtifact planArtifact,
    ArtifactPreparer artifacts,
    WeightsPreparer weights,
    CheckInstances checkInstances,
    IHandOver handOver,
    PhaseTimer phases
)
{
    /// <summary>Prepares a model; returns when a server can start from what is on disk.</summary>
    public async Task<InitResult> RunAsync(PreparationRequest request, CancellationToken cancellationToken)
    {
        var model = await ResolveAsync(request, cancellationToken);
        var key = await phases.RunAsync("probe", () => planArtifact.RunAsync(request, model, cancellationToken));
        using var prepared = await artifacts.RunAsync(request, model, key, cancellationToken);
        checkInstances.Run(prepared.Artifact, PythonInstances.Of(prepared.Artifact));
        handOver.Write(prepared.Artifact, request.Source);
        return new InitResult(prepared.Artifact, prepared.Download, phases.Finished)
        {
            CopiedBytes = prepared.CopiedBytes,
        };
    }

    /// <summary>Brings the weights only; needs no GPU and no toolchain.</summary>
    public async Task<InitResult> BringWeightsAsync(PreparationRequest request, CancellationToken cancellationToken)
    {
        var model = await ResolveAsync(request, cancellationToken);
        var download = await weights.RunAsync(model, request.Files, build: null, cancellationToken);
        return new InitResult(Artifact: null, download, phases.Finished);
    }

    private Task<ResolvedModel> ResolveAsync(PreparationRequest request, CancellationToken cancellationToken) =>
        phases.RunAsync("resolve", () => resolve.RunAsync(request.Source, cancellationToken));
}
