namespace ModelPrep.Eviction;

/// <summary>A commit of a repository in the Hugging Face cache, with a snapshot.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="FolderPath">Its snapshot, <c>snapshots/COMMIT</c>.</param>
/// <param name="Refs">Branches and tags that name the commit.</param>
/// <param name="Files">
/// The bytes behind the snapshot, each once: blobs, or plain files where there are no links.
/// </param>
/// <param name="LastUsed">When one of the files was last read or written, as far as the file system keeps that.</param>
/// <param name="InUseBy">Who downloads into the repository, or holds a file of it, as a build does.</param>
internal sealed record CachedRevision(
    RepositoryId Repository,
    string FolderPath,
    IReadOnlyList<string> Refs,
    IReadOnlyList<CachedFile> Files,
    DateTimeOffset LastUsed,
    string? InUseBy
) : CacheEntry(LastUsed, InUseBy)
{
    private const string Scheme = "hf:";

    /// <summary>The commit.</summary>
    public string Commit => Path.GetFileName(FolderPath);

    public override string Name => NameOf(Repository, Commit);

    /// <summary>The name of a revision, or of all of a repository.</summary>
    public static string NameOf(RepositoryId repository, string? commit) =>
        $"{Scheme}{repository}{(commit is null ? "" : "@" + commit)}";

    public override bool IsCalled(string name) =>
        name.Split('@') is [var repository, .. var revision]
        && repository == Scheme + Repository
        && (revision is [] || (revision is [var one] && (one == Commit || Refs.Contains(one, StringComparer.Ordinal))));
}

/// <summary>One file that an entry needs.</summary>
/// <param name="Path">
/// Absolute path of the bytes; where they may have several, what the file system tells them by.
/// </param>
/// <param name="Bytes">Its length.</param>
internal readonly record struct CachedFile(string Path, long Bytes);
