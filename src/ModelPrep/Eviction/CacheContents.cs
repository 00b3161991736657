namespace ModelPrep.Eviction;

/// <summary>What is in ModelPrep's cache and in the Hugging Face cache, at one moment.</summary>
/// <param name="Artifacts">Intact artifacts, most recently used first.</param>
/// <param name="Revisions">Weights, most recently used first.</param>
/// <param name="Leftovers">All that is neither.</param>
internal sealed record CacheContents(
    IReadOnlyList<CachedArtifact> Artifacts,
    IReadOnlyList<CachedRevision> Revisions,
    IReadOnlyList<Leftover> Leftovers
)
{
    /// <summary>Folders that this user may not read.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>All that is worth keeping.</summary>
    public IEnumerable<CacheEntry> Entries => [.. Artifacts, .. Revisions];

    /// <summary>Sum of all; a file that several entries share counts once.</summary>
    public long TotalBytes =>
        Artifacts
            .SelectMany(artifact => artifact.Files)
            .Concat(Revisions.SelectMany(revision => revision.Files))
            .Distinct()
            .Sum(file => file.Bytes) + Leftovers.Sum(leftover => leftover.Bytes);

    /// <summary>What the removal of an entry would free.</summary>
    public long BytesOf(CacheEntry entry) => TotalBytes - Without(entry).TotalBytes;

    /// <summary>The contents when an entry has gone.</summary>
    public CacheContents Without(CacheEntry entry) =>
        entry switch
        {
            CachedArtifact => this with { Artifacts = [.. Artifacts.Where(other => !ReferenceEquals(other, entry))] },
            CachedRevision => this with { Revisions = [.. Revisions.Where(other => !ReferenceEquals(other, entry))] },
            _ => this with { Leftovers = [.. Leftovers.Where(other => !ReferenceEquals(other, entry))] },
        };

    /// <summary>The artifacts whose server reads the weights of a revision.</summary>
    public IEnumerable<CachedArtifact> ServedFrom(CachedRevision revision) =>
        Artifacts.Where(artifact => artifact.Artifact.Manifest.SnapshotPath == revision.FolderPath);

    /// <summary>The entries that names from the command line mean.</summary>
    /// <exception cref="NotFoundException">A name means none.</exception>
    public IReadOnlyList<CacheEntry> Find(IEnumerable<string> names) => [.. names.SelectMany(Find).Distinct()];

    private IEnumerable<CacheEntry> Find(string name)
    {
        var found = Entries.Concat(Leftovers).Where(entry => entry.IsCalled(name)).ToList();
        return found.Count > 0
            ? found
            : throw new NotFoundException(
                Messages.EntryUnknown,
                $"The cache has no {name}",
                "See modelprep cache list; names are an artifact's id or served name, or hf:ORG/NAME[@REVISION]"
            );
    }
}
