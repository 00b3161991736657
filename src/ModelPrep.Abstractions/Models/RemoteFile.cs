namespace ModelPrep.Abstractions;

/// <summary>One file of a repository at one commit, as the hub lists it.</summary>
/// <param name="Path">Path inside the repository, with '/'; already checked, safe to join to a folder.</param>
/// <param name="Size">Length in bytes.</param>
/// <param name="Digest">Hash that the bytes must have.</param>
public sealed record RemoteFile(string Path, long Size, ContentDigest Digest);
