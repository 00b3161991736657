namespace ModelPrep.Transfer;

/// <summary>How far one file is. Its connections count each chunk here, so that counting takes no lock.</summary>
internal sealed class FileProgress(RemoteFile file)
{
    private long _kept;
    private long _received;

    /// <summary>The file.</summary>
    public RemoteFile File => file;

    /// <summary>Bytes that came over the network, those that came in vain included; never falls.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Bytes that are there, from 0 to the file's size.</summary>
    /// <remarks>At the end of a file two connections may bring the same bytes, and both count.</remarks>
    public long Bytes => Math.Clamp(Volatile.Read(ref _kept) + Received, 0, file.Size);

    /// <summary>Begins, or begins again: so many bytes are there, and none that came before counts any more.</summary>
    public void Begin(long kept) => Volatile.Write(ref _kept, kept - Received);

    /// <summary>Counts bytes that have arrived.</summary>
    public void Arrive(long bytes) => Interlocked.Add(ref _received, bytes);

    /// <summary>Bytes that were there have to be fetched again.</summary>
    public void Lose(long bytes) => Interlocked.Add(ref _kept, -bytes);
}
