namespace ModelPrep.Eviction;

/// <summary>A file whose content can be checked.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Bytes">Length in bytes; null where only the hash is known.</param>
/// <param name="Digest">What its content must hash to.</param>
internal sealed record KnownFile(string Path, long? Bytes, ContentDigest Digest);

/// <summary>A file whose content is not what it must be.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Expected">Size or hash that it must have.</param>
/// <param name="Found">What was found instead.</param>
internal sealed record BrokenFile(string Path, string Expected, string Found);
