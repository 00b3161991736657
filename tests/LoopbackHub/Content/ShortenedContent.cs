namespace LoopbackHub;

/// <summary>The first bytes of a content.</summary>
internal sealed class ShortenedContent(IFileContent whole, long length) : IFileContent
{
    public long Length => length;

    public string? KnownSha256 => null;

    public void Read(long offset, Span<byte> buffer) => whole.Read(offset, buffer);
}
