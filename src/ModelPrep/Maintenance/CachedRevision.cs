namespace ModelPrep.Maintenance;

/// <summary>A commit of a repository in the Hugging Face cache that has a snapshot.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="FolderPath">Path of the snapshot, <c>snapshots/COMMIT</c>.</param>
/// <param name="Refs">Branches and tags that name the commit.</param>
/// <param name="Files">
/// The files behind the snapshot, each once: blobs, or plain files in a cache without links.
/// </param>
/// <param name="LastUsed">Time when a file was last read or written, as far as the file system records it.</param>
/// <param name="InUseBy">
/// Process that downloads into the repository or has locked one of its files, for example for a build.
/// </param>
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

    /// <summary>Name of a revision, or of all revisions of a repository.</summary>
    public static string NameOf(RepositoryId repository, string? commit) =>
        $"{Scheme}{repository}{(commit is null ? "" : "@" + commit)}";

    public override bool IsCalled(string name) =>
        name.Split('@') is [var repository, .. var revision]
        && repository == Scheme + Repository
        && (revision is [] || (revision is [var one] && (one == Commit || Refs.Contains(one, StringComparer.Ordinal))));
}

/// <summary>A file that an entry needs.</summary>
/// <param name="Path">Absolute path of the file. If it may have several paths, its identity in the file system.</param>
/// <param name="Bytes">Size in bytes.</param>
internal readonly record struct CachedFile(string Path, long Bytes);
