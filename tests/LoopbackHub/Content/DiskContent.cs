namespace LoopbackHub;

/// <summary>Bytes of a file on disk, which must not change while it is served.</summary>
/// <param name="path">The file.</param>
/// <param name="knownSha256">Its SHA-256, if the caller knows it.</param>
public sealed class DiskContent(string path, string? knownSha256 = null) : IFileContent
{
    /// <inheritdoc/>
    public long Length { get; } = LengthOf(path);

    /// <inheritdoc/>
    public string? KnownSha256 => knownSha256;

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> buffer)
    {
        // which takes no lock
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        while (buffer.Length > 0)
        {
            var count = RandomAccess.Read(handle, buffer, offset);
            if (count == 0)
                throw new EndOfStreamException($"{path} ends at {offset}, {buffer.Length} bytes are missing.");
            buffer = buffer[count..];
            offset += count;
        }
    }

    /// <summary>Opened first: the length of a link is not that of its target.</summary>
    private static long LengthOf(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return RandomAccess.GetLength(handle);
    }
}
