using System.Buffers.Binary;

namespace LoopbackHub;

/// <summary>
/// Pseudo-random bytes of any length, made while they are read: the same seed always gives the same bytes.
/// </summary>
/// <param name="length">Length in bytes.</param>
/// <param name="seed">Chooses the bytes.</param>
/// <param name="mask">Bits that may be set in each group of eight bytes.</param>
/// <param name="knownSha256">The SHA-256, if the caller knows it.</param>
public sealed class GeneratedContent(
    long length,
    ulong seed = 1,
    ulong mask = ulong.MaxValue,
    string? knownSha256 = null
) : IFileContent
{
    private const int Word = sizeof(ulong);

    /// <inheritdoc/>
    public long Length => length;

    /// <inheritdoc/>
    public string? KnownSha256 => knownSha256;

    /// <inheritdoc/>
    public void Read(long offset, Span<byte> buffer)
    {
        var index = (ulong)offset / Word;
        var skip = (int)(offset % Word);
        Span<byte> word = stackalloc byte[Word];
        if (skip != 0)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, At(index++));
            var count = Math.Min(Word - skip, buffer.Length);
            word.Slice(skip, count).CopyTo(buffer);
            buffer = buffer[count..];
        }

        for (; buffer.Length >= Word; buffer = buffer[Word..])
            BinaryPrimitives.WriteUInt64LittleEndian(buffer, At(index++));
        if (buffer.Length == 0)
            return;
        BinaryPrimitives.WriteUInt64LittleEndian(word, At(index));
        word[..buffer.Length].CopyTo(buffer);
    }

    /// <summary>One word of the sequence: a counter, scrambled until its bits look random.</summary>
    private ulong At(ulong index)
    {
        var bits = (seed + index) * 0x9E3779B97F4A7C15;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return (bits ^ (bits >> 31)) & mask;
    }
}
