namespace ModelPrep.Sources.HuggingFace;

/// <summary>How fast a counter grows, over a sliding window of time.</summary>
internal sealed class RateWindow(TimeSpan length)
{
    private readonly Queue<(TimeSpan At, long Bytes)> _samples = new();

    /// <summary>Takes a sample of the counter.</summary>
    /// <returns>
    /// Bytes per second since the first sample that the window still holds, at least since the one before.
    /// </returns>
    public long Add(TimeSpan now, long bytes)
    {
        _samples.Enqueue((now, bytes));
        while (_samples.Count > 2 && now - _samples.Peek().At > length)
            _samples.Dequeue();
        var (first, before) = _samples.Peek();
        return now > first ? (long)((bytes - before) / (now - first).TotalSeconds) : 0;
    }
}
