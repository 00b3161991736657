namespace LoopbackHub;

/// <summary>The bytes of a file, readable at any offset; they never change.</summary>
public interface IFileContent
{
    /// <summary>Length in bytes.</summary>
    long Length { get; }

    /// <summary>SHA-256 of all bytes as 64 lower-case hex digits, if it is known without reading them.</summary>
    string? KnownSha256 { get; }

    /// <summary>
    /// Fills the buffer with the bytes from the offset on; offset + buffer length is at most <see cref="Length"/>.
    /// </summary>
    void Read(long offset, Span<byte> buffer);
}
