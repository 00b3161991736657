namespace LoopbackHub;

/// <summary>Several contents one after the other.</summary>
/// <param name="parts">The contents, in order.</param>
public sealed class JoinedContent(params IFileContent[] parts) : IFileContent
{
    /// <inheritdoc/>
    public long Length { get; } = parts.Sum(part => part.Length);

    /// <inheritdoc/>
    public string? KnownSha256 => null;

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> buffer)
    {
        foreach (var part in parts)
        {
            if (buffer.Length == 0)
                return;
            if (offset < part.Length)
            {
                var count = (int)Math.Min(part.Length - offset, buffer.Length);
                part.Read(offset, buffer[..count]);
                buffer = buffer[count..];
                offset += count;
            }

            offset -= part.Length;
        }
    }
}
