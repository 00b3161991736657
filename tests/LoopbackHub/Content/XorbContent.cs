using System.Buffers.Binary;

namespace LoopbackHub;

/// <summary>A part of a file in the form of chunks: before each one a header, all stored as they are.</summary>
/// <param name="file">The file.</param>
/// <param name="part">The part; it begins at a multiple of <see cref="ChunkLength"/>.</param>
internal sealed class XorbContent(IFileContent file, ByteRange part) : IFileContent
{
    /// <summary>Bytes of the file in each chunk but the last.</summary>
    public const int ChunkLength = 64 * 1024;

    private const int HeaderLength = 8;

    /// <summary>How many chunks there are.</summary>
    public int Chunks => (int)((part.Length + ChunkLength - 1) / ChunkLength);

    public long Length => part.Length + ((long)Chunks * HeaderLength);

    public string? KnownSha256 => null;

    /// <summary>Where some of the chunks are in these bytes.</summary>
    public ByteRange At(int firstChunk, int endChunk) =>
        new(
            (long)firstChunk * (HeaderLength + ChunkLength),
            Math.Min(Length, (long)endChunk * (HeaderLength + ChunkLength))
        );

    public void Read(long offset, Span<byte> buffer)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        while (buffer.Length > 0)
        {
            var (chunk, inside) = Math.DivRem(offset, HeaderLength + ChunkLength);
            var start = part.Start + (chunk * ChunkLength);
            var length = (int)Math.Min(ChunkLength, part.End - start);
            int count;
            if (inside < HeaderLength)
            {
                count = Math.Min(HeaderLength - (int)inside, buffer.Length);
                WriteHeader(header, length);
                header.Slice((int)inside, count).CopyTo(buffer);
            }
            else
            {
                count = (int)Math.Min(length + HeaderLength - inside, buffer.Length);
                file.Read(start + inside - HeaderLength, buffer[..count]);
            }

            buffer = buffer[count..];
            offset += count;
        }
    }

    /// <summary>Version 0 and the stored length; scheme 0, as it is, and the real length.</summary>
    private static void WriteHeader(Span<byte> header, int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header, length << 8);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], length << 8);
    }
}
