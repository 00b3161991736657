namespace ModelPrep.Disk;

/// <summary>By which work on a file system that may hang shows that it does not.</summary>
internal sealed class Pulse(TimeProvider time, CancellationToken stop)
{
    private long _last = time.GetTimestamp();

    /// <summary>How long ago the last progress was.</summary>
    public TimeSpan Age => time.GetElapsedTime(Volatile.Read(ref _last));

    /// <summary>There is progress.</summary>
    /// <exception cref="OperationCanceledException">
    /// The work has been given up: nobody waits for it any more.
    /// </exception>
    public void Beat()
    {
        stop.ThrowIfCancellationRequested();
        Volatile.Write(ref _last, time.GetTimestamp());
    }
}
