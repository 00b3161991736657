namespace ModelPrep.Abstractions;

/// <summary>The weights that nodes share, as a Hugging Face cache in a folder that all of them mount.</summary>
/// <remarks>
/// It saves work; nothing depends on it. Whatever is wrong with it is logged once, and from then on it is as if there
/// were none.
/// </remarks>
public interface ISharedWeights
{
    /// <summary>Bytes that came from it so far.</summary>
    long BytesTaken { get; }

    /// <summary>All files of a commit, as it has them listed; null when it has not.</summary>
    Task<IReadOnlyList<RemoteFile>?> FindListingAsync(
        RepositoryId repository,
        string commit,
        CancellationToken cancellationToken
    );

    /// <summary>Whether it has a file, as far as can be seen without reading it.</summary>
    Task<bool> HasAsync(RepositoryId repository, RemoteFile file, CancellationToken cancellationToken);

    /// <summary>Brings the bytes of a file from the sink's position to its end.</summary>
    /// <returns>False when it came less far.</returns>
    /// <exception cref="IOException">The sink cannot be written.</exception>
    Task<bool> TakeAsync(
        RepositoryId repository,
        RemoteFile file,
        IRangeSink sink,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Says that the bytes which came from it were wrong: they are not taken again, and replaced by what is published.
    /// </summary>
    void Reject(RepositoryId repository, RemoteFile file, string problem);

    /// <summary>
    /// Waits while another node downloads files of the same commit; then what is missing here is there, or it is this
    /// node's turn: until the result is disposed, others wait for this node. Where nothing is missing here, nobody
    /// waits.
    /// </summary>
    Task<IAsyncDisposable> ClaimAsync(ResolvedModel model, FileSelection files, CancellationToken cancellationToken);

    /// <summary>Puts there what it lacks of a commit's files, and then what makes them a snapshot.</summary>
    Task PublishAsync(ResolvedModel model, FileSelection files, CancellationToken cancellationToken);
}
