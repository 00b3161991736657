namespace ModelPrep.Abstractions;

/// <summary>The hub, or a mirror of it.</summary>
/// <remarks>
/// All members throw <see cref="NotFoundException"/>, <see cref="AccessDeniedException"/>,
/// <see cref="UnreachableException"/> or <see cref="BusyException"/> with the cause, after the retries that the answer
/// allows.
/// </remarks>
public interface IModelHub
{
    /// <summary>The commit that a branch or tag names now.</summary>
    /// <exception cref="BrokenContentException">The answer names none.</exception>
    Task<string> ResolveAsync(
        RepositoryId repository,
        string revision,
        HubEffort effort,
        CancellationToken cancellationToken
    );

    /// <summary>All files of a commit.</summary>
    /// <exception cref="BrokenContentException">
    /// An entry's path or hash is not one that may become a file name.
    /// </exception>
    Task<IReadOnlyList<RemoteFile>> ListAsync(
        RepositoryId repository,
        string commit,
        HubEffort effort,
        CancellationToken cancellationToken
    );

    /// <summary>A file of a commit; nothing is asked for yet.</summary>
    IRemoteFile Open(RepositoryId repository, string commit, RemoteFile file);
}
