namespace ModelPrep.Downloads;

/// <summary>Progress of one file. Its connections count each chunk here without a lock.</summary>
internal sealed class FileProgress(RemoteFile file)
{
    private long _kept;
    private long _received;

    /// <summary>The file.</summary>
    public RemoteFile File => file;

    /// <summary>Bytes received over the network, including bytes received twice. Never decreases.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Bytes that are present, from 0 to the file's size.</summary>
    /// <remarks>At the end of a file, two connections may receive the same bytes, and both count.</remarks>
    public long Bytes => Math.Clamp(Volatile.Read(ref _kept) + Received, 0, file.Size);

    /// <summary>Starts or restarts the count: only the kept bytes are present.</summary>
    public void Begin(long kept) => Volatile.Write(ref _kept, kept - Received);

    /// <summary>Counts received bytes.</summary>
    public void Arrive(long bytes) => Interlocked.Add(ref _received, bytes);

    /// <summary>Subtracts bytes that were present but must be downloaded again.</summary>
    public void Lose(long bytes) => Interlocked.Add(ref _kept, -bytes);
}
