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

    /// <summary>Whether the bytes of a file are there, complete.</summary>
    bool Contains(RepositoryId repository, string commit, RemoteFile file);

    /// <summary>Opens a file that <see cref="Contains"/>.</summary>
    Stream OpenRead(RepositoryId repository, string commit, RemoteFile file);

    /// <summary>Writes a file's bytes through a sink, checks size and hash, and only then makes the blob visible.</summary>
    /// <exception cref="BrokenContentException">Size or hash differ; nothing became visible.</exception>
    /// <exception cref="NoSpaceException">The disk is full.</exception>
    Task StoreAsync(RepositoryId repository, RemoteFile file, Func<IContentSink, Task> write, CancellationToken cancellationToken);

    /// <summary>Links the files of a commit into its snapshot and, last, points the ref at it.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="commit">Its commit.</param>
    /// <param name="revision">Branch or tag that was resolved; no ref is written when it is the commit itself.</param>
    /// <param name="files">Files whose blobs are all there.</param>
    void Publish(RepositoryId repository, string commit, string revision, IEnumerable<RemoteFile> files);
}
