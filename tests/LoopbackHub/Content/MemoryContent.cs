using System.Text;

namespace LoopbackHub;

/// <summary>Bytes held in memory.</summary>
/// <param name="bytes">The bytes; not copied.</param>
public sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : IFileContent
{
    /// <summary>The UTF-8 form of a text.</summary>
    public MemoryContent(string text)
        : this(Encoding.UTF8.GetBytes(text)) { }

    /// <inheritdoc/>
    public long Length => bytes.Length;

    /// <inheritdoc/>
    public string? KnownSha256 => null;

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> buffer) => bytes.Span.Slice((int)offset, buffer.Length).CopyTo(buffer);
}
