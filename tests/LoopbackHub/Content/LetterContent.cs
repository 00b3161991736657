namespace LoopbackHub;

/// <summary>The letter a, any number of times.</summary>
/// <param name="length">Length in bytes.</param>
public sealed class LetterContent(long length) : IFileContent
{
    /// <inheritdoc/>
    public long Length => length;

    /// <inheritdoc/>
    public string? KnownSha256 => null;

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> buffer) => buffer.Fill((byte)'a');
}
