namespace ModelPrep.Abstractions;

/// <summary>The Hugging Face cache on this machine, in its own layout.</summary>
public interface ISnapshotCache
{
    /// <summary>Root folder, the value of <c>HF_HUB_CACHE</c>.</summary>
    string RootPath { get; }

    /// <summary>The commit that the cache's ref for a branch or tag names, or null.</summary>
    string? FindCommit(RepositoryId repository, string revision);

    /// <summary>Folder of a commit's files; it need not exist.</summary>
    string SnapshotPath(RepositoryId repository, string commit);

    /// <summary>Keeps others from removing what the cache has of a commit, until it is disposed of.</summary>
    /// <returns>Null where this user may not write the cache.</returns>
    /// <exception cref="BusyException">Somebody else removes it, for longer than the wait allows.</exception>
    Task<IDisposable?> PinAsync(RepositoryId repository, string commit, CancellationToken cancellationToken);

    /// <summary>All files of a commit, as the cache has them listed; null when it has not.</summary>
    IReadOnlyList<RemoteFile>? FindListing(RepositoryId repository, string commit);

    /// <summary>
    /// The files that a commit's snapshot holds, of which it may lack some; those that are no links are left out.
    /// </summary>
    IReadOnlyList<RemoteFile> ListPresent(RepositoryId repository, string commit);

    /// <summary>Whether the bytes of a file are there, complete.</summary>
    bool Contains(RepositoryId repository, string commit, RemoteFile file);

    /// <summary>
    /// Bytes of disk that a file which is not there will still take; a download begun earlier has reserved its room.
    /// </summary>
    long BytesToReserve(RepositoryId repository, RemoteFile file);

    /// <summary>
    /// Bytes of a file which is not there that downloads begun earlier have kept, from 0 to its size.
    /// </summary>
    long BytesKept(RepositoryId repository, RemoteFile file);

    /// <summary>Opens a file that <see cref="Contains"/>.</summary>
    Stream OpenRead(RepositoryId repository, string commit, RemoteFile file);

    /// <summary>Waits until this process alone fetches a file, and goes on with what others left of it.</summary>
    /// <returns>Null when the file is complete: somebody else finished it meanwhile.</returns>
    /// <exception cref="BusyException">Somebody else fetched it longer than the wait allows.</exception>
    Task<IPartialFile?> OpenPartialAsync(RepositoryId repository, RemoteFile file, CancellationToken cancellationToken);

    /// <summary>
    /// Links the files of a commit into its snapshot and, when they are there, points the ref at it; notes what the
    /// listing says, for whoever comes next.
    /// </summary>
    /// <param name="repository">The repository.</param>
    /// <param name="commit">Its commit.</param>
    /// <param name="revision">Branch or tag that was resolved; no ref is written when it is the commit itself.</param>
    /// <param name="files">Files whose blobs are all there.</param>
    /// <returns>
    /// False, and neither link nor ref to what is missing, when somebody has removed a blob meanwhile.
    /// </returns>
    bool TryPublish(RepositoryId repository, string commit, string revision, FileSelection files);
}
