namespace LoopbackHub;

/// <summary>All repositories of the hub, each with its commits, newest first.</summary>
internal sealed class Shelf
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Revision>> _repositories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Blob>> _blobs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, XetFile> _chunked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, XetFile.Xorb> _xorbs = new(StringComparer.Ordinal);

    public HubRepository Add(HubRepository repository)
    {
        var revision = new Revision(repository);
        lock (_lock)
        {
            if (!_repositories.TryGetValue(repository.Id, out var revisions))
                _repositories[repository.Id] = revisions = [];
            revisions.Insert(0, revision);
            foreach (var file in revision.Files.Where(file => file.IsLarge))
                Add(repository.Id, file);
        }

        return revision.Repository;
    }

    /// <summary>The newest state of a repository.</summary>
    public HubRepository? Find(string id)
    {
        lock (_lock)
            return _repositories.TryGetValue(id, out var revisions) ? revisions[0].Repository : null;
    }

    /// <summary>A commit by its id, by a branch or tag, or, for null and HEAD, the default branch.</summary>
    public Revision? Find(string id, string? revision)
    {
        lock (_lock)
        {
            return revision is null or "HEAD"
                ? _repositories[id][0]
                : _repositories[id]
                    .Find(each =>
                        each.Commit == revision || each.Repository.Refs.Contains(revision, StringComparer.Ordinal)
                    );
        }
    }

    /// <summary>A large file by its SHA-256.</summary>
    public StoredFile? FindBlob(string sha256)
    {
        lock (_lock)
            return _blobs.TryGetValue(sha256, out var blobs) ? blobs[0].File : null;
    }

    /// <summary>A file in chunks by its hash.</summary>
    public XetFile? FindXet(string hash)
    {
        lock (_lock)
            return _chunked.GetValueOrDefault(hash);
    }

    /// <summary>A group of chunks by its hash.</summary>
    public XetFile.Xorb? FindXorb(string hash)
    {
        lock (_lock)
            return _xorbs.GetValueOrDefault(hash);
    }

    /// <summary>The names under which repositories have a large file.</summary>
    public string NamesOfBlob(string sha256)
    {
        lock (_lock)
            return _blobs.TryGetValue(sha256, out var blobs) ? string.Join(' ', blobs.Select(blob => blob.Name)) : "";
    }

    private void Add(string id, StoredFile file)
    {
        if (!_blobs.TryGetValue(file.Sha256, out var blobs))
            _blobs[file.Sha256] = blobs = [];
        blobs.Add(new Blob($"{id}/{file.File.Path}", file));
        if (file.Xet is not { } chunked)
            return;
        _chunked[chunked.Hash] = chunked;
        foreach (var xorb in chunked.Xorbs)
            _xorbs[xorb.Hash] = xorb;
    }

    private sealed record Blob(string Name, StoredFile File);
}
