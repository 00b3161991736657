namespace ModelPrep.Abstractions;

/// <summary>One file of a repository at one commit, as the hub lists it.</summary>
/// <param name="Path">Path inside the repository, with '/'; already checked, safe to join to a folder.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="Digest">Hash that the bytes must have.</param>
public sealed record RemoteFile(string Path, long Size, ContentDigest Digest)
{
    /// <summary>
    /// Largest file that is taken: 16 TiB, so that the sizes of no listing add up to more than a number holds.
    /// </summary>
    public const long LargestSize = 1L << 44;

    /// <summary>
    /// Git's id of what git holds, 40 hexadecimal digits: of the file, or of the pointer to a file in large file
    /// storage; null where the listing has none for the pointer.
    /// </summary>
    public string? BlobId { get; init; }

    /// <summary>Name in chunked storage, 64 hexadecimal digits; null if there is none.</summary>
    public string? XetHash { get; init; }

    /// <summary>
    /// Reads an entry of a listing; null when its path, size or hash cannot be one of a file to store.
    /// </summary>
    /// <param name="path">Path inside the repository.</param>
    /// <param name="size">Length in bytes.</param>
    /// <param name="blobId">Git's id of the file or of its pointer.</param>
    /// <param name="sha256">For a file in large file storage, the SHA-256 of its content; null for others.</param>
    /// <param name="xetHash">
    /// Name in chunked storage. The hub may black it out, so that anything else than a hash counts as none.
    /// </param>
    public static RemoteFile? TryCreate(string? path, long size, string? blobId, string? sha256, string? xetHash)
    {
        var git = Parse(blobId, DigestAlgorithm.GitBlobSha1);
        var digest = sha256 is null ? git : Parse(sha256, DigestAlgorithm.Sha256);
        return path is not null && RemotePath.IsSafe(path) && size is >= 0 and <= LargestSize && digest is not null
            ? new RemoteFile(path, size, digest)
            {
                BlobId = git?.Hex,
                XetHash = Parse(xetHash, DigestAlgorithm.Sha256)?.Hex,
            }
            : null;
    }

    private static ContentDigest? Parse(string? hex, DigestAlgorithm algorithm) =>
        ContentDigest.TryParse(hex) is { } digest && digest.Algorithm == algorithm ? digest : null;
}
