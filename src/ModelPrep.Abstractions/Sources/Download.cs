namespace ModelPrep.Abstractions;

/// <summary>What a download did.</summary>
/// <param name="Snapshot">The files on disk.</param>
/// <param name="FetchedBytes">Bytes that came from the hub.</param>
/// <param name="SharedBytes">Bytes that came from other nodes.</param>
/// <param name="ReusedBytes">Bytes that were there already.</param>
public sealed record Download(Snapshot Snapshot, long FetchedBytes, long SharedBytes, long ReusedBytes);
