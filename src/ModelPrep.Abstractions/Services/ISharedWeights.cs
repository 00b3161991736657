namespace ModelPrep.Abstractions;

/// <summary>The weights that nodes share: a Hugging Face cache in a folder that all of them mount.</summary>
/// <remarks>It saves work; nothing depends on it. The first failure is logged and ends all use of it.</remarks>
public interface ISharedWeights
{
    /// <summary>Bytes copied from it so far.</summary>
    long BytesTaken { get; }

    /// <summary>All files of a commit, as listed there; null if there is no listing.</summary>
    Task<IReadOnlyList<RemoteFile>?> FindListingAsync(
        RepositoryId repository,
        string commit,
        CancellationToken cancellationToken
    );

    /// <summary>True if it seems to have a file. The content is not read.</summary>
    Task<bool> HasAsync(RepositoryId repository, RemoteFile file, CancellationToken cancellationToken);

    /// <summary>Copies the bytes of a file from the sink's position to its end.</summary>
    /// <returns>False if the copy is incomplete.</returns>
    /// <exception cref="IOException">The sink cannot be written.</exception>
    Task<bool> TakeAsync(
        RepositoryId repository,
        RemoteFile file,
        IRangeSink sink,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Reports that bytes from it were wrong. They are not used again, and the next publication replaces them.
    /// </summary>
    void Reject(RepositoryId repository, RemoteFile file, string problem);

    /// <summary>
    /// Waits while another node downloads files of the same commit. Returns when the files are there or this node may
    /// download them. Other nodes wait until the result is disposed. Returns at once if no file is missing here.
    /// </summary>
    Task<IAsyncDisposable> ClaimAsync(ResolvedModel model, FileSelection files, CancellationToken cancellationToken);

    /// <summary>Publishes the files of a commit that it lacks, then their snapshot.</summary>
    Task PublishAsync(ResolvedModel model, FileSelection files, CancellationToken cancellationToken);
}
