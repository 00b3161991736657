namespace ModelPrep.Abstractions;

/// <summary>A part of a file.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The byte after its last one.</param>
public readonly record struct ByteRange(long Start, long End)
{
    /// <summary>Its size in bytes.</summary>
    public long Length => End - Start;
}
