namespace ModelPrep.Sources.HuggingFace;

/// <summary>Finds the commit that a branch or tag names now. A commit needs no network.</summary>
/// <remarks>
/// A hub that cannot be reached must not keep a prepared model from being served. Then the ref in the cache counts, and
/// without one the newest artifact that was made for the branch. Where one of them exists, the hub is asked briefly.
/// </remarks>
internal sealed class ResolveRevision(IModelHub hub, ISnapshotCache cache, IArtifactStore artifacts)
{
    /// <exception cref="UnreachableException">
    /// The hub cannot be reached, and neither cache knows the revision.
    /// </exception>
    public async Task<Resolution> RunAsync(
        ModelSource source,
        RepositoryId repository,
        string revision,
        CancellationToken cancellationToken
    )
    {
        if (IsCommit(revision))
            return new Resolution(new ResolvedModel(source, revision), ResolvedBy.Revision);
        var word = FindWord(source, repository, revision);
        var effort = word is null ? HubEffort.Full : HubEffort.Brief;
        try
        {
            var commit = await hub.ResolveAsync(repository, revision, effort, cancellationToken);
            return new Resolution(new ResolvedModel(source, commit), ResolvedBy.Hub);
        }
        catch (Exception e) when (e is UnreachableException or BusyException or BrokenContentException)
        {
            if ((word ?? FindRef(source, repository, revision)) is not { } known)
                throw;
            return known with { HubProblem = e.Message };
        }
    }

    /// <summary>What the caches say the revision is; null unless what was prepared for it is there, too.</summary>
    private Resolution? FindWord(ModelSource source, RepositoryId repository, string revision)
    {
        var known = FindRef(source, repository, revision);
        if (known is not null && Directory.Exists(cache.SnapshotPath(repository, known.Model.Commit)))
            return known;
        var made = artifacts.List().Where(one => one.Manifest.Key.Repository == source.ToString()).ToList();
        return known is not null
            ? made.Exists(one => one.Manifest.Key.Commit == known.Model.Commit)
                ? known
                : null
            : made.Find(one => one.Manifest.Revision == revision) is { } newest
                ? new Resolution(new ResolvedModel(source, newest.Manifest.Key.Commit), ResolvedBy.NewestArtifact)
                {
                    Artifact = newest,
                }
                : null;
    }

    private Resolution? FindRef(ModelSource source, RepositoryId repository, string revision) =>
        cache.FindCommit(repository, revision) is { } commit
            ? new Resolution(new ResolvedModel(source, commit), ResolvedBy.CachedRef)
            : null;

    private static bool IsCommit(string revision) => revision.Length == 40 && revision.All(char.IsAsciiHexDigitLower);
}
