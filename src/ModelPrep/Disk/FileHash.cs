using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>Computes the SHA-256 of a file.</summary>
internal static class FileHash
{
    /// <summary>Small enough to stay in the processor's cache between reading and hashing.</summary>
    private const int BufferBytes = 256 << 10;

    /// <param name="file">The file, read from its beginning to its end.</param>
    /// <param name="cancellationToken">Cancels the computation.</param>
    /// <returns>The hash in lower case.</returns>
    public static string Sha256(SafeFileHandle file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (
                var offset = 0L;
                RandomAccess.Read(file, buffer.AsSpan(0, BufferBytes), offset) is var count and > 0;
                offset += count
            )
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
