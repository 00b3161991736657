using System.Buffers;
using System.Security.Cryptography;

namespace LoopbackHub;

/// <summary>Hashes and copies of a content, read in pieces.</summary>
public static class FileContentExtensions
{
    internal const int PieceLength = 256 * 1024;

    /// <summary>SHA-256 as hex: the known one, else read from the bytes.</summary>
    public static string Sha256(this IFileContent content)
    {
        if (content.KnownSha256 is { } known)
            return known;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        return content.Digest(hash);
    }

    /// <summary>The object id that git gives to a file with these bytes.</summary>
    public static string GitOid(this IFileContent content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(System.Text.Encoding.ASCII.GetBytes($"blob {content.Length}\0"));
        return content.Digest(hash);
    }

    /// <summary>All bytes in one array; for small files.</summary>
    public static byte[] ToArray(this IFileContent content)
    {
        var bytes = new byte[content.Length];
        content.Read(0, bytes);
        return bytes;
    }

    /// <summary>Writes all bytes to a file.</summary>
    public static void SaveTo(this IFileContent content, string path)
    {
        using var file = File.Create(path);
        content.ForEachPiece(piece => file.Write(piece));
    }

    private static string Digest(this IFileContent content, IncrementalHash hash)
    {
        content.ForEachPiece(hash.AppendData);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void ForEachPiece(this IFileContent content, PieceAction take)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(PieceLength);
        for (long offset = 0; offset < content.Length; offset += PieceLength)
        {
            var piece = buffer.AsSpan(0, (int)Math.Min(PieceLength, content.Length - offset));
            content.Read(offset, piece);
            take(piece);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private delegate void PieceAction(ReadOnlySpan<byte> piece);
}
