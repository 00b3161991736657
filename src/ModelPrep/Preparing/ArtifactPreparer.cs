using ModelPrep.Planning;

namespace ModelPrep.Preparing;

/// <summary>Carries out an <see cref="ArtifactPlan"/>.</summary>
/// <remarks>
/// <code>ready? done : lock -> plan -> relocate, derive, or: claim -> plan again -> copy, or build -> share</code>
/// Locks and claims only save work: what is published is whole whoever else works on the same key.
/// </remarks>
internal sealed class ArtifactPreparer(
    IArtifactStore store,
    ISharedTier tier,
    ArtifactPlanner planner,
    RelocateArtifact relocate,
    CopyFromSharedTier copy,
    PlanBuild planBuild,
    NearestArtifact nearest,
    WeightsPreparer weights,
    BuildArtifact build,
    DeriveArtifact derive,
    PhaseTimer phases
)
{
    /// <summary>What was decided; null when it did not get so far. It is known before a build has ended.</summary>
    public CacheLookup? Lookup { get; private set; }

    /// <summary>Prepares the artifact of a key.</summary>
    /// <returns>The artifact; dispose it when nobody needs to find it there any longer.</returns>
    public async Task<PreparedArtifact> RunAsync(
        PreparationRequest request,
        ResolvedModel model,
        ArtifactKey key,
        CancellationToken cancellationToken
    )
    {
        if (store.Find(key) is { } ready)
            return await FinishAsync(ready, Outcome.Hit, cancellationToken);
        using var held = await phases.RunAsync("wait", () => store.LockAsync(key, cancellationToken));
        if (store.Find(key) is { } made)
            return await FinishAsync(made, Outcome.Waited, cancellationToken);
        store.Recover(key);
        return await planner.RunAsync(request.Kind, key, cancellationToken) switch
        {
            ArtifactPlan.Ready(var artifact) => await FinishAsync(artifact, Outcome.Waited, cancellationToken),
            ArtifactPlan.Relocate(var moved) => await FinishAsync(
                await relocate.RunAsync(moved, key, cancellationToken),
                Outcome.Relocated,
                cancellationToken
            ),
            ArtifactPlan.Derive(var plain, _) => await DeriveAsync(request, model, key, plain, cancellationToken),
            _ => await CopyOrBuildAsync(request, model, key, cancellationToken),
        };
    }

    private async Task<PreparedArtifact> DeriveAsync(
        PreparationRequest request,
        ResolvedModel model,
        ArtifactKey key,
        ArtifactKey plainKey,
        CancellationToken cancellationToken
    )
    {
        await phases.RunAsync("plan", () => planBuild.LookAsync(request, cancellationToken)); // are the names right?
        using var plain = await RunAsync(request with { Settings = [] }, model, plainKey, cancellationToken);
        var derived = await phases.RunAsync(
            "set",
            () => derive.RunAsync(plain.Artifact, key, request.Settings, cancellationToken)
        );
        var isHere = plain.Lookup.Outcome is Outcome.Hit or Outcome.Waited or Outcome.Relocated;
        var lookup = isHere ? new CacheLookup(Outcome.Derived, []) : plain.Lookup;
        return await FinishAsync(derived, lookup, cancellationToken) with
        {
            Download = plain.Download,
            CopiedBytes = plain.CopiedBytes,
        };
    }

    private async Task<PreparedArtifact> CopyOrBuildAsync(
        PreparationRequest request,
        ResolvedModel model,
        ArtifactKey key,
        CancellationToken cancellationToken
    )
    {
        await using var claim = await phases.RunAsync(
            "claim",
            () => tier.ClaimAsync(key, request.Kind.HasEngine, cancellationToken)
        );
        if (await phases.RunAsync("take", () => TakeAsync(request, key, cancellationToken)) is var (taken, how))
            return await FinishAsync(taken, how, cancellationToken) with
            {
                CopiedBytes = how is Outcome.Shared ? taken.Manifest.Files.Sum(file => file.Size) : 0,
            };
        Lookup = new CacheLookup(Outcome.Built, nearest.Tell(key));
        var plan = await phases.RunAsync("plan", () => planBuild.RunAsync(request, cancellationToken));
        var download = await weights.RunAsync(model, request.Files, plan, cancellationToken);
        var built = await phases.RunAsync(
            "build",
            () => build.RunAsync(key, plan, download.Snapshot, cancellationToken)
        );
        return await FinishAsync(built, Lookup, cancellationToken) with { Download = download };
    }

    /// <summary>Plans again, after the wait for other nodes, and takes what has been made meanwhile.</summary>
    /// <returns>The artifact; null when it must be built.</returns>
    private async Task<(Artifact, Outcome)?> TakeAsync(
        PreparationRequest request,
        ArtifactKey key,
        CancellationToken cancellationToken
    ) =>
        await planner.RunAsync(request.Kind, key, cancellationToken) switch
        {
            ArtifactPlan.Ready(var artifact) => (artifact, Outcome.Waited), // locks do nothing on some file systems
            ArtifactPlan.CopyFromShared => await copy.RunAsync(request, key, cancellationToken) is { } copied
                ? (copied, Outcome.Shared)
                : null,
            _ => null,
        };

    private Task<PreparedArtifact> FinishAsync(
        Artifact artifact,
        Outcome outcome,
        CancellationToken cancellationToken
    ) => FinishAsync(artifact, new CacheLookup(outcome, []), cancellationToken);

    /// <summary>Keeps the artifact from being removed, and gives it to other nodes if this node owes it.</summary>
    private async Task<PreparedArtifact> FinishAsync(
        Artifact artifact,
        CacheLookup lookup,
        CancellationToken cancellationToken
    )
    {
        Lookup = lookup;
        var use = store.Use(artifact);
        try
        {
            await phases.RunAsync("share", () => tier.PublishAsync(artifact, cancellationToken));
            return new PreparedArtifact(artifact, lookup, use);
        }
        catch
        {
            use.Dispose();
            throw;
        }
    }
}
