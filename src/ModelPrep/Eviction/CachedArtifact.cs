namespace ModelPrep.Eviction;

/// <summary>A prepared artifact.</summary>
/// <param name="Artifact">The artifact.</param>
/// <param name="Files">
/// Its files; what it shares with another artifact, as one with other repository settings does, is the same in both.
/// </param>
/// <param name="IsHandedOver">Whether the hand-over file names it: a server will start from it.</param>
/// <param name="LastUsed">The later of its creation and the last time a server or <c>init</c> took it.</param>
/// <param name="InUseBy">Who holds its use lock.</param>
internal sealed record CachedArtifact(
    Artifact Artifact,
    IReadOnlyList<CachedFile> Files,
    bool IsHandedOver,
    DateTimeOffset LastUsed,
    string? InUseBy
) : CacheEntry(LastUsed, InUseBy)
{
    /// <summary>What its files hold.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>Hash of its key.</summary>
    public string Id => Path.GetFileName(Artifact.FolderPath);

    /// <summary>Name of the model in Triton.</summary>
    public string ServedName => Artifact.Manifest.Key.ServedName;

    public override string Name => $"{Id} ({ServedName})";

    public override bool IsCalled(string name) => name == Id || name == ServedName;
}
