namespace ModelPrep.Hub;

/// <summary>Ends a stream that stalls or trickles: one that in a window of time brings less than the floor.</summary>
internal sealed class PaceWatch : IDisposable
{
    private readonly CancellationTokenSource _tooSlow;
    private readonly TimeSpan _window;
    private readonly long _floor;
    private long _bytes;

    public PaceWatch(TransferLimits settings, CancellationToken cancellationToken)
    {
        (_window, _floor) = (settings.StallWindow, settings.FloorPerWindow);
        _tooSlow = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _tooSlow.CancelAfter(_window);
    }

    /// <summary>Cancelled when the stream is too slow, or with the token given.</summary>
    public CancellationToken Token => _tooSlow.Token;

    /// <summary>Counts bytes that came; enough of them begin a new window.</summary>
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
