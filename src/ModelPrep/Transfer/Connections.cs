namespace ModelPrep.Transfer;

/// <summary>The connections that all files share.</summary>
/// <param name="count">How many there may be at once, from 1.</param>
internal sealed class Connections(int count) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);

    /// <summary>How many there may be at once.</summary>
    public int Count => count;

    /// <summary>Waits for a connection; disposing the result gives it back.</summary>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        return new Taken(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Taken(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
