namespace LoopbackHub;

/// <summary>Zeros of any length: stands for a file too large to hash in a test.</summary>
/// <param name="length">Length in bytes.</param>
/// <param name="knownSha256">SHA-256 to announce; any 64 hex digits serve when the bytes are never checked.</param>
public sealed class ZeroContent(long length, string? knownSha256 = null) : IFileContent
{
    /// <inheritdoc/>
    public long Length => length;

    /// <inheritdoc/>
    public string? KnownSha256 => knownSha256;

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> buffer) => buffer.Clear();
}
