namespace ModelPrep.Maintenance;

/// <summary>A file whose content can be verified.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Bytes">Size in bytes; null if only the hash is known.</param>
/// <param name="Digest">Expected hash of the content.</param>
internal sealed record KnownFile(string Path, long? Bytes, ContentDigest Digest);

/// <summary>A file with wrong content.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Expected">Expected size or hash.</param>
/// <param name="Found">Actual size or hash.</param>
internal sealed record BrokenFile(string Path, string Expected, string Found);
