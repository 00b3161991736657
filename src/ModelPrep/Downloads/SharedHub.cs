namespace ModelPrep.Downloads;

/// <summary>A hub whose downloads are shared between nodes. Looks in the shared tier first.</summary>
/// <remarks>
/// Bytes from the shared tier are treated as all others: written to a partial file, hashed, published once verified.
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
