namespace ModelPrep.Eviction;

/// <summary>What a process has left, or has not finished yet.</summary>
/// <param name="Kind">What it is, for people.</param>
/// <param name="FilePath">Absolute path of the file or folder.</param>
/// <param name="LockPath">Lock that its owner holds as long as it works on it; null when nobody does.</param>
/// <param name="Bytes">What it occupies on the disk, which for a download is reserved beforehand.</param>
/// <param name="LastUsed">When it was last written.</param>
/// <param name="InUseBy">Who works on it.</param>
internal sealed record Leftover(
    string Kind,
    string FilePath,
    string? LockPath,
    long Bytes,
    DateTimeOffset LastUsed,
    string? InUseBy
) : CacheEntry(LastUsed, InUseBy)
{
    /// <summary>What <c>cache remove</c> also calls it: the names of what was removed when it was left.</summary>
    public IReadOnlyList<string> Finishes { get; init; } = [];

    /// <summary>Repository whose removal was interrupted; null for what is not in the Hugging Face cache.</summary>
    public RepositoryId? Repository { get; init; }

    public override string Name => $"{Kind} {FilePath}";

    public override bool IsCalled(string name) =>
        name == Path.GetFileName(FilePath) || Finishes.Contains(name, StringComparer.Ordinal);
}
