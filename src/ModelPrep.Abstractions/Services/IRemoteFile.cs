namespace ModelPrep.Abstractions;

/// <summary>A file on the hub or in the shared tier. Its address is requested once and shared by all readers.</summary>
public interface IRemoteFile : IDisposable
{
    /// <summary>True if the server supports ranges. Completes when the first response has arrived.</summary>
    Task<bool> SupportsRanges { get; }

    /// <summary>Downloads the bytes from the sink's position to its end, with as many responses as needed.</summary>
    /// <remarks>
    /// Dropped, stalled and slow connections are replaced and resume where they stopped. An expired address is
    /// requested again.
    /// </remarks>
    /// <exception cref="BrokenContentException">The hub serves something else than it listed.</exception>
    /// <exception cref="UnreachableException">No retry is left.</exception>
    Task CopyAsync(IRangeSink sink, CancellationToken cancellationToken);

    /// <summary>Reports that the received content was wrong.</summary>
    /// <returns>True if the source is now excluded; the retry does not count as an attempt.</returns>
    bool Reject(string problem);
}

/// <summary>Receives the bytes of a range in order.</summary>
public interface IRangeSink
{
    /// <summary>Offset in the file of the next byte.</summary>
    long Position { get; }

    /// <summary>Offset after the last byte. It may change while the range is read.</summary>
    long End { get; }

    /// <summary>
    /// Moves <see cref="End"/> to the end of the file, because the hub sends all of it regardless of the range.
    /// </summary>
    void Extend();

    /// <summary>Writes the next bytes, up to <see cref="End"/>.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    void Write(ReadOnlySpan<byte> bytes);
}
