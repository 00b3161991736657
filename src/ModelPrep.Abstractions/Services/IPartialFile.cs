namespace ModelPrep.Abstractions;

/// <summary>A file of the cache that is not complete yet, and the record of which ranges of it are.</summary>
/// <remarks>Safe to use from several threads, as long as they write different ranges.</remarks>
public interface IPartialFile : IDisposable
{
    /// <summary>Ranges that an earlier process, perhaps before a crash, has written; ascending.</summary>
    IReadOnlyList<KeptRange> Kept { get; }

    /// <summary>Writes bytes at an offset.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Reads bytes at an offset; returns how many.</summary>
    int Read(long offset, Span<byte> buffer);

    /// <summary>Records that a range is complete, so that it is not fetched again after a crash.</summary>
    void MarkComplete(KeptRange range);

    /// <summary>
    /// Says that the bytes up to an offset will not be read again, so that they need not fill the memory.
    /// </summary>
    void ReleaseUpTo(long offset);

    /// <summary>Makes the file durable and visible. Its content must have been verified.</summary>
    void Commit();

    /// <summary>Removes the file and its record: its content is wrong.</summary>
    void Discard();
}

/// <summary>A range of a partial file that has been written.</summary>
/// <param name="Range">Which bytes.</param>
/// <param name="Checksum">XXH3 of the bytes as they came from the network.</param>
public readonly record struct KeptRange(ByteRange Range, ulong Checksum);
