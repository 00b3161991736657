namespace ModelPrep.Hub;

/// <summary>Cancels a stream that stalls: one that delivers less than the floor within a window.</summary>
internal sealed class StallDetector : IDisposable
{
    private readonly CancellationTokenSource _tooSlow;
    private readonly TimeSpan _window;
    private readonly long _floor;
    private long _bytes;

    public StallDetector(TransferLimits settings, CancellationToken cancellationToken)
    {
        (_window, _floor) = (settings.StallWindow, settings.FloorPerWindow);
        _tooSlow = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _tooSlow.CancelAfter(_window);
    }

    /// <summary>Cancelled when the stream stalls or the caller cancels.</summary>
    public CancellationToken Token => _tooSlow.Token;

    /// <summary>Counts received bytes. Starts a new window when the floor is reached.</summary>
    public void Passed(int count)
    {
        _bytes += count;
        if (_bytes < _floor)
            return;
        _bytes = 0;
        _tooSlow.CancelAfter(_window);
    }

    public void Dispose() => _tooSlow.Dispose();
}
