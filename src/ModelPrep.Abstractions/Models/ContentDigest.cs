using System.Security.Cryptography;
using System.Text;

namespace ModelPrep.Abstractions;

/// <summary>How the content of a file is identified.</summary>
public enum DigestAlgorithm
{
    /// <summary>SHA-256 of the bytes: files in large file storage.</summary>
    Sha256,

    /// <summary>
    /// Git's blob id, SHA-1 over <c>"blob " + size + "\0" + bytes</c>: all other files of a repository.
    /// </summary>
    GitBlobSha1,
}

/// <summary>
/// The expected hash of a file. Its text is also the name of the file's blob in the Hugging Face cache.
/// </summary>
public sealed record ContentDigest
{
    private ContentDigest(DigestAlgorithm algorithm, string hex) => (Algorithm, Hex) = (algorithm, hex);

    /// <summary>What the text is a hash of.</summary>
    public DigestAlgorithm Algorithm { get; }

    /// <summary>Lower-case hexadecimal, 64 or 40 digits.</summary>
    public string Hex { get; }

    /// <summary>Reads 64 hexadecimal digits as SHA-256 and 40 as a git blob id; anything else is null.</summary>
    /// <remarks>Strict, because the text becomes a file name.</remarks>
    public static ContentDigest? TryParse(string? hex) =>
        hex switch
        {
            { Length: 64 } when hex.All(char.IsAsciiHexDigitLower) => new ContentDigest(DigestAlgorithm.Sha256, hex),
            { Length: 40 } when hex.All(char.IsAsciiHexDigitLower) => new ContentDigest(
                DigestAlgorithm.GitBlobSha1,
                hex
            ),
            _ => null,
        };

    /// <summary>
    /// A hash that takes the bytes of a file of so many bytes, in order; its hexadecimal form is to be
    /// <see cref="Hex"/>.
    /// </summary>
    public IncrementalHash StartHash(long size)
    {
        var hash = IncrementalHash.CreateHash(
            Algorithm is DigestAlgorithm.Sha256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1
        );
        if (Algorithm is DigestAlgorithm.GitBlobSha1)
            hash.AppendData(Encoding.ASCII.GetBytes($"blob {size}\0")); // a git blob's id covers its size
        return hash;
    }

    /// <inheritdoc/>
    public override string ToString() => Algorithm is DigestAlgorithm.Sha256 ? "sha256:" + Hex : "git:" + Hex;
}
