namespace ModelPrep.Disk;

/// <summary>The heartbeat of work on a file system that may hang.</summary>
internal sealed class Heartbeat(TimeProvider time, CancellationToken stop)
{
    private long _last = time.GetTimestamp();

    /// <summary>Time since the last progress.</summary>
    public TimeSpan Age => time.GetElapsedTime(Volatile.Read(ref _last));

    /// <summary>Reports progress.</summary>
    /// <exception cref="OperationCanceledException">The work was abandoned: nobody waits for it any more.</exception>
    public void Beat()
    {
        stop.ThrowIfCancellationRequested();
        Volatile.Write(ref _last, time.GetTimestamp());
    }
}
