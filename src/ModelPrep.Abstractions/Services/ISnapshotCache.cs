namespace ModelPrep.Abstractions;

/// <summary>The Hugging Face cache on this machine, in its own layout.</summary>
public interface ISnapshotCache
{
    /// <summary>Root folder, the value of <c>HF_HUB_CACHE</c>.</summary>
    string RootPath { get; }

    /// <summary>The commit in the cache's ref for a branch or tag, or null.</summary>
    string? FindCommit(RepositoryId repository, string revision);

    /// <summary>Folder of a commit's files. It may be missing.</summary>
    string SnapshotPath(RepositoryId repository, string commit);

    /// <summary>Prevents other processes from removing the files of a commit until the result is disposed.</summary>
    /// <returns>Null if this user cannot write to the cache.</returns>
    /// <exception cref="BusyException">Another process removed the files for longer than the timeout.</exception>
    Task<IDisposable?> PinAsync(RepositoryId repository, string commit, CancellationToken cancellationToken);

    /// <summary>All files of a commit, as listed in the cache; null if there is no listing.</summary>
    IReadOnlyList<RemoteFile>? FindListing(RepositoryId repository, string commit);

    /// <summary>
    /// The files in a commit's snapshot, which may be incomplete. Files that are not links are left out.
    /// </summary>
    IReadOnlyList<RemoteFile> ListPresent(RepositoryId repository, string commit);

    /// <summary>True if the complete bytes of a file are there.</summary>
    bool Contains(RepositoryId repository, string commit, RemoteFile file);

    /// <summary>
    /// Disk space that a missing file will still need. An earlier download has already reserved its space.
    /// </summary>
    long BytesToReserve(RepositoryId repository, RemoteFile file);

    /// <summary>Bytes of a missing file that earlier downloads have kept, from 0 to its size.</summary>
    long BytesKept(RepositoryId repository, RemoteFile file);

    /// <summary>Opens a file that <see cref="Contains"/>.</summary>
    Stream OpenRead(RepositoryId repository, string commit, RemoteFile file);

    /// <summary>Waits for the lock of a file, and opens its partial file to resume earlier downloads.</summary>
    /// <returns>Null if another process has completed the file meanwhile.</returns>
    /// <exception cref="BusyException">Another process held the lock longer than the timeout.</exception>
    Task<IPartialFile?> OpenPartialAsync(RepositoryId repository, RemoteFile file, CancellationToken cancellationToken);

    /// <summary>Links the files of a commit into its snapshot, then writes the ref and the listing.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="revision">Branch or tag that was resolved. No ref is written if it is the commit itself.</param>
    /// <param name="files">Files whose blobs are all present.</param>
    /// <returns>
    /// False if another process removed a blob meanwhile. Then neither links to it nor a ref are left.
    /// </returns>
    bool TryPublish(RepositoryId repository, string commit, string revision, FileSelection files);
}
