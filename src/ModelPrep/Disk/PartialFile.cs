using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>A partial file: its preallocated bytes and its <see cref="PartialRecord"/>.</summary>
internal sealed class PartialFile : IPartialFile
{
    /// <summary>
    /// Maximum number of bytes to download again after a crash of the machine. Each step costs a wait for the disk.
    /// </summary>
    private const long DurableStep = 512L << 20;

    private readonly PartialPath _path;
    private readonly string _blobPath;
    private readonly SafeFileHandle _handle;
    private readonly PartialRecord _record;
    private readonly IDisposable _lock;
    private readonly bool _dropBehind;
    private readonly Lock _writing = new();
    private long _sinceDurable;
    private long _released;
    private bool _settled;

    /// <param name="path">Path of the partial file.</param>
    /// <param name="blobPath">Path of the complete blob.</param>
    /// <param name="handle">The open partial file, locked.</param>
    /// <param name="file">The file to download.</param>
    /// <param name="kept">The ranges that are already present.</param>
    /// <param name="held">The lock of the blob. Disposed with this object.</param>
    public PartialFile(
        PartialPath path,
        string blobPath,
        SafeFileHandle handle,
        RemoteFile file,
        IReadOnlyList<KeptRange> kept,
        IDisposable held
    )
    {
        (_path, _blobPath, _handle, _lock, Kept) = (path, blobPath, handle, held, kept);
        _record = PartialRecord.Create(path.Record, file, kept);
        _dropBehind = MemoryLimit.IsTightFor(file.Size);
    }

    public IReadOnlyList<KeptRange> Kept { get; }

    /// <remarks>
    /// The kernel lets one thread at a time write to a file, and waiting threads spin. This lock leaves the processor
    /// to hashing.
    /// </remarks>
    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        lock (_writing)
            RegularFile.Write(_handle, _path.Data, bytes, offset);
    }

    public int Read(long offset, Span<byte> buffer) => RandomAccess.Read(_handle, buffer, offset);

    public void MarkComplete(KeptRange range)
    {
        _record.Add(range);
        PageCache.StartWriting(_handle, range.Range);
        if (Interlocked.Add(ref _sinceDurable, range.Range.Length) < DurableStep)
            return;
        Interlocked.Exchange(ref _sinceDurable, 0);
        var count = _record.Count;
        Flush();
        _record.MarkDurable(count);
    }

    public void ReleaseUpTo(long offset)
    {
        if (_dropBehind && offset > _released)
            PageCache.Drop(_handle, new ByteRange(_released, offset));
        _released = offset;
    }

    public void Commit()
    {
        Flush();
        File.Move(_path.Data, _blobPath, overwrite: true);
        DurableFile.FlushFolder(Path.GetDirectoryName(_blobPath)!);
        Settle();
    }

    public void Discard()
    {
        File.Delete(_path.Data);
        Settle();
    }

    public void Dispose()
    {
        if (!_settled && _record.Count == 0)
            Discard(); // nothing worth keeping
        _record.Dispose();
        _handle.Dispose();
        _lock.Dispose();
    }

    /// <remarks>After a failed flush, it is unknown which bytes are on the disk, so none are kept.</remarks>
    private void Flush()
    {
        try
        {
            DurableFile.Flush(_handle, _path.Data);
        }
        catch
        {
            Discard();
            throw;
        }
    }

    private void Settle()
    {
        _settled = true;
        File.Delete(_path.Record);
    }
}
