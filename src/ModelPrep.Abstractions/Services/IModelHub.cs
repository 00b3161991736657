namespace ModelPrep.Abstractions;

/// <summary>The hub, or a mirror of it.</summary>
/// <remarks>
/// After the retries that the response allows, all members throw <see cref="NotFoundException"/>,
/// <see cref="AccessDeniedException"/>, <see cref="UnreachableException"/> or <see cref="BusyException"/>.
/// </remarks>
public interface IModelHub
{
    /// <summary>The commit that a branch or tag names at present.</summary>
    /// <exception cref="BrokenContentException">The response names no commit.</exception>
    Task<string> ResolveAsync(
        RepositoryId repository,
        string revision,
        HubEffort effort,
        CancellationToken cancellationToken
    );

    /// <summary>All files of a commit.</summary>
    /// <exception cref="BrokenContentException">The path or hash of an entry is not valid as a file name.</exception>
    Task<IReadOnlyList<RemoteFile>> ListAsync(
        RepositoryId repository,
        string commit,
        HubEffort effort,
        CancellationToken cancellationToken
    );

    /// <summary>A file of a commit. Sends no request yet.</summary>
    IRemoteFile Open(RepositoryId repository, string commit, RemoteFile file);
}
