namespace ModelPrep.Abstractions;

/// <summary>The files of a model that preparing and serving it need.</summary>
/// <param name="Files">The files, in the order of the listing.</param>
/// <param name="WeightBytes">Sum of the weight files, in bytes.</param>
/// <param name="Listing">All files of the commit, needed or not; null where nobody could say which there are.</param>
public sealed record FileSelection(
    IReadOnlyList<RemoteFile> Files,
    long WeightBytes,
    IReadOnlyList<RemoteFile>? Listing = null
)
{
    /// <summary>Bytes that came over the network to choose: of files that are among the chosen ones.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>Sum of all files, in bytes.</summary>
    public long TotalBytes => Files.Sum(file => file.Size);
}
