namespace ModelPrep.Transfer;

/// <summary>A hub of which nodes share what they have downloaded: that is looked for nearby first.</summary>
/// <remarks>
/// Bytes from nearby go the way of all others: into a partial file, hashed behind the writers, visible when verified.
/// </remarks>
internal sealed class SharedHub(IModelHub hub, ISharedWeights shared) : IModelHub
{
    public Task<string> ResolveAsync(
        RepositoryId repository,
        string revision,
        HubEffort effort,
        CancellationToken cancellationToken
    ) => hub.ResolveAsync(repository, revision, effort, cancellationToken);

    public async Task<IReadOnlyList<RemoteFile>> ListAsync(
        RepositoryId repository,
        string commit,
        HubEffort effort,
        CancellationToken cancellationToken
    ) =>
        await shared.FindListingAsync(repository, commit, cancellationToken)
        ?? await hub.ListAsync(repository, commit, effort, cancellationToken);

    public IRemoteFile Open(RepositoryId repository, string commit, RemoteFile file) =>
        new SharedFile(shared, repository, file, new Lazy<IRemoteFile>(() => hub.Open(repository, commit, file)));
}
