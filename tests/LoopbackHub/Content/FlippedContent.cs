namespace LoopbackHub;

/// <summary>A content with one bit flipped, as often as <paramref name="fires"/> allows.</summary>
internal sealed class FlippedContent(IFileContent sound, long position, Func<bool> fires) : IFileContent
{
    public long Length => sound.Length;

    public string? KnownSha256 => null;

    public void Read(long offset, Span<byte> buffer)
    {
        sound.Read(offset, buffer);
        if (position >= offset && position < offset + buffer.Length && fires())
            buffer[(int)(position - offset)] ^= 1;
    }
}
