namespace ModelPrep.Abstractions;

/// <summary>A weight file that an artifact needs and does not hold.</summary>
/// <param name="Path">Path relative to the snapshot, with '/'.</param>
/// <param name="Size">Length in bytes.</param>
public sealed record SnapshotFile(string Path, long Size);
