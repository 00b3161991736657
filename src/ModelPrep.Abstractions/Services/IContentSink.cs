namespace ModelPrep.Abstractions;

/// <summary>Takes the bytes of one file in order.</summary>
public interface IContentSink
{
    /// <summary>Bytes taken so far.</summary>
    long Position { get; }

    /// <summary>Takes the next bytes.</summary>
    /// <exception cref="NoSpaceException">The disk is full.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Forgets everything taken so far: the sender could not continue where it stopped.</summary>
    void Restart();
}
