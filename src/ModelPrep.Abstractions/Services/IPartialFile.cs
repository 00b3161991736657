namespace ModelPrep.Abstractions;

/// <summary>A partial file of the cache, and the record of its complete ranges.</summary>
/// <remarks>Thread-safe as long as the threads write different ranges.</remarks>
public interface IPartialFile : IDisposable
{
    /// <summary>Ranges that an earlier process has written, even before a crash; ascending.</summary>
    IReadOnlyList<KeptRange> Kept { get; }

    /// <summary>Writes bytes at an offset.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Reads bytes at an offset. Returns their number.</summary>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Records that a range is complete, so that it is not downloaded again after a crash.</summary>
    void MarkComplete(KeptRange range);

    /// <summary>The bytes up to an offset will not be read again and may be dropped from memory.</summary>
    void ReleaseUpTo(long offset);

    /// <summary>Flushes the file to the disk and publishes it. Its content must have been verified.</summary>
    void Commit();

    /// <summary>Removes the file and its record, because the content is wrong.</summary>
    void Discard();
}

/// <summary>A range of a partial file that has been written.</summary>
/// <param name="Range">The range.</param>
/// <param name="Checksum">XXH3 of the bytes as received.</param>
public readonly record struct KeptRange(ByteRange Range, ulong Checksum);
