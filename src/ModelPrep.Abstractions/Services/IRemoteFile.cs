namespace ModelPrep.Abstractions;

/// <summary>
/// A file on the hub, or nearer. Its address is asked for once and shared by everyone who reads from it.
/// </summary>
public interface IRemoteFile : IDisposable
{
    /// <summary>
    /// Whether parts of the file can be had; known when the first answer has come, whoever asked for it.
    /// </summary>
    Task<bool> SupportsRanges { get; }

    /// <summary>Brings the bytes from the sink's position to its end, over as many answers as it takes.</summary>
    /// <remarks>
    /// Dropped, stalled and too slow connections are replaced and continue where they stopped; an address that has
    /// expired is asked for again.
    /// </remarks>
    /// <exception cref="BrokenContentException">The hub serves something else than it listed.</exception>
    /// <exception cref="UnreachableException">No try is left.</exception>
    Task CopyAsync(IRangeSink sink, CancellationToken cancellationToken);

    /// <summary>Says that what came was not the file.</summary>
    /// <returns>Whether it came from a place that is not asked again, so that the next try is a first one.</returns>
    bool Reject(string problem);
}

/// <summary>Takes the bytes of a range in order.</summary>
public interface IRangeSink
{
    /// <summary>The offset in the file of the next byte to take.</summary>
    long Position { get; }

    /// <summary>The offset after the last byte to take. It may move while the range is read.</summary>
    long End { get; }

    /// <summary>Moves <see cref="End"/> to the end of the file: the hub sends all of it, whatever was asked.</summary>
    void Extend();

    /// <summary>Takes the next bytes, up to <see cref="End"/>.</summary>
    /// <exception cref="IOException">The disk is full.</exception>
    void Write(ReadOnlySpan<byte> bytes);
}
