namespace ModelPrep.Maintenance;

/// <summary>A file or folder that a process left behind, or is still working on.</summary>
/// <param name="Kind">Kind, for people.</param>
/// <param name="FilePath">Absolute path.</param>
/// <param name="LockPath">Lock that the owner holds while it works; null if there is no owner.</param>
/// <param name="Bytes">Disk space in bytes. A download reserves its space in advance.</param>
/// <param name="LastUsed">Time of the last write.</param>
/// <param name="InUseBy">Process that works on it.</param>
internal sealed record Leftover(
    string Kind,
    string FilePath,
    string? LockPath,
    long Bytes,
    DateTimeOffset LastUsed,
    string? InUseBy
) : CacheEntry(LastUsed, InUseBy)
{
    /// <summary>Further names for <c>cache remove</c>: those of the entry whose removal left this behind.</summary>
    public IReadOnlyList<string> Finishes { get; init; } = [];

    /// <summary>Repository whose removal was interrupted; null outside the Hugging Face cache.</summary>
    public RepositoryId? Repository { get; init; }

    public override string Name => $"{Kind} {FilePath}";

    public override bool IsCalled(string name) =>
        name == Path.GetFileName(FilePath) || Finishes.Contains(name, StringComparer.Ordinal);
}
