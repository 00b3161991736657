namespace ModelPrep.Steps;

/// <summary>Keeps others from removing the weights of the model while this process prepares with them.</summary>
internal sealed class PinWeights(ISnapshotCache cache)
{
    /// <summary>Pins the weights, whether they are there already or not. A local folder is its owner's.</summary>
    /// <exception cref="BusyException">Another process is removing them.</exception>
    public Task<IDisposable?> RunAsync(ResolvedModel model, CancellationToken cancellationToken) =>
        model.Source is ModelSource.Hub { Repository: var repository }
            ? cache.PinAsync(repository, model.Commit, cancellationToken)
            : Task.FromResult<IDisposable?>(null);
}
