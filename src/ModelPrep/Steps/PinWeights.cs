namespace ModelPrep.Steps;

/// <summary>Keeps others from removing the weights of the model until the preparation has ended.</summary>
internal sealed class PinWeights(ISnapshotCache cache) : IDisposable
{
    private IDisposable? _pin;

    /// <summary>Pins the weights, whether they are there already or not. A local folder is its owner's.</summary>
    /// <exception cref="BusyException">Another process is removing them.</exception>
    public async Task RunAsync(ResolvedModel model, CancellationToken cancellationToken)
    {
        if (_pin is null && model.Source is ModelSource.Hub { Repository: var repository })
            _pin = await cache.PinAsync(repository, model.Commit, cancellationToken);
    }

    /// <summary>Ends the pin.</summary>
    public void Dispose()
    {
        _pin?.Dispose();
        _pin = null;
    }
}
