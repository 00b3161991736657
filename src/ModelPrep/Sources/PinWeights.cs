namespace ModelPrep.Sources;

/// <summary>Keeps others from removing the weights of the model until the preparation has ended.</summary>
internal sealed class PinWeights(ISnapshotCache cache) : IDisposable
{
    private IDisposable? _pin;

    /// <summary>Pins the weights before the first look at them, if there are any.</summary>
    /// <exception cref="BusyException">Another process is removing them.</exception>
    public async Task IfThereAsync(ResolvedModel model, CancellationToken cancellationToken)
    {
        if (model.Source.Repository is { } repository && Directory.Exists(cache.SnapshotPath(repository, model.Commit)))
            await RunAsync(model, cancellationToken);
    }

    /// <summary>Pins the weights, whether they are there already or not. A local folder is its owner's.</summary>
    /// <exception cref="BusyException">Another process is removing them.</exception>
    public async Task RunAsync(ResolvedModel model, CancellationToken cancellationToken)
    {
        if (model.Source.Repository is { } repository)
            await RunAsync(repository, model.Commit, cancellationToken);
    }

    /// <inheritdoc cref="RunAsync(ResolvedModel, CancellationToken)"/>
    public async Task RunAsync(RepositoryId repository, string commit, CancellationToken cancellationToken) =>
        _pin ??= await cache.PinAsync(repository, commit, cancellationToken);

    /// <summary>Ends the pin.</summary>
    public void Dispose()
    {
        _pin?.Dispose();
        _pin = null;
    }
}
