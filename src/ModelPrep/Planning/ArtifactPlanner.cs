namespace ModelPrep.Planning;

/// <summary>
/// Decides what is done to have an artifact on this node. <c>plan</c> prints the decision, <c>init</c> carries it out.
/// </summary>
/// <remarks>It changes nothing, so that it can be asked again after each wait.</remarks>
internal sealed class ArtifactPlanner(IArtifactStore store, ISharedTier tier)
{
    /// <exception cref="MismatchException">A server that has the cache at another path uses the artifact.</exception>
    /// <exception cref="StorageException">A finished artifact could not be moved into place.</exception>
    public async Task<ArtifactPlan> RunAsync(KindTraits kind, ArtifactKey key, CancellationToken cancellationToken)
    {
        if (store.Find(key) is { } ready)
            return new ArtifactPlan.Ready(ready);
        store.RequireOneMount();
        if (store.FindMoved(key) is { } moved)
            return new ArtifactPlan.Relocate(moved);
        if (key.Settings is not null && kind.Settings.DeriveArtifact)
        {
            var plain = key.WithoutSettings();
            return new ArtifactPlan.Derive(plain, await RunAsync(kind, plain, cancellationToken));
        }

        return await tier.HasAsync(key, cancellationToken)
            ? new ArtifactPlan.CopyFromShared()
            : new ArtifactPlan.Build();
    }
}
