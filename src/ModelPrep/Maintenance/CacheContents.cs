namespace ModelPrep.Maintenance;

/// <summary>The contents of ModelPrep's cache and of the Hugging Face cache at one moment.</summary>
/// <param name="Artifacts">Intact artifacts, most recently used first.</param>
/// <param name="Revisions">Weights, most recently used first.</param>
/// <param name="Leftovers">Everything else.</param>
internal sealed record CacheContents(
    IReadOnlyList<CachedArtifact> Artifacts,
    IReadOnlyList<CachedRevision> Revisions,
    IReadOnlyList<Leftover> Leftovers
)
{
    /// <summary>Folders that this user cannot read.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>All artifacts and weights.</summary>
    public IEnumerable<CacheEntry> Entries => [.. Artifacts, .. Revisions];

    /// <summary>Total size. A file that several entries share counts once.</summary>
    public long TotalBytes =>
        Artifacts
            .SelectMany(artifact => artifact.Files)
            .Concat(Revisions.SelectMany(revision => revision.Files))
            .Distinct()
            .Sum(file => file.Bytes) + Leftovers.Sum(leftover => leftover.Bytes);

    /// <summary>Bytes that the removal of an entry would free.</summary>
    public long BytesOf(CacheEntry entry) => TotalBytes - Without(entry).TotalBytes;

    /// <summary>The contents without an entry.</summary>
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

    /// <summary>Finds the entries with the given names.</summary>
    /// <exception cref="NotFoundException">No entry has one of the names.</exception>
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
