namespace ModelPrep.Maintenance;

/// <summary>A prepared artifact.</summary>
/// <param name="Artifact">The artifact.</param>
/// <param name="Files">
/// Its files. Files shared with an artifact that has other repository settings have the same path in both.
/// </param>
/// <param name="IsHandedOver">True if the hand-over file names it, so a server will start from it.</param>
/// <param name="LastUsed">Time of creation, or of the last use by a server or <c>init</c> if that is later.</param>
/// <param name="InUseBy">Holder of its use lock.</param>
internal sealed record CachedArtifact(
    Artifact Artifact,
    IReadOnlyList<CachedFile> Files,
    bool IsHandedOver,
    DateTimeOffset LastUsed,
    string? InUseBy
) : CacheEntry(LastUsed, InUseBy)
{
    /// <summary>Total size of the files.</summary>
    public long Bytes => Files.Sum(file => file.Bytes);

    /// <summary>Hash of its key.</summary>
    public string Id => Path.GetFileName(Artifact.FolderPath);

    /// <summary>Name of the model in Triton.</summary>
    public string ServedName => Artifact.Manifest.Key.ServedName;

    public override string Name => $"{Id} ({ServedName})";

    public override bool IsCalled(string name) => name == Id || name == ServedName;
}
