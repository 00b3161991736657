namespace ModelPrep.Transfer;

/// <summary>A hub of which nodes share what they have downloaded: that is looked for nearby first.</summary>
/// <remarks>Bytes from nearby go the way of all others: into a partial file, hashed behind the writers, visible when verified.</remarks>
internal sealed class SharedHub(IModelHub hub, ISharedWeights shared) : IModelHub
{
    public Task<string> ResolveAsync(RepositoryId repository, string revision, CancellationToken cancellationToken) =>
        hub.ResolveAsync(repository, revision, cancellationToken);

    public async Task<IReadOnlyList<RemoteFile>> ListAsync(RepositoryId repository, string commit, CancellationToken cancellationToken) =>
        await shared.FindListingAsync(repository, commit, cancellationToken) ?? await hub.ListAsync(repository, commit, cancellationToken);

    public IRemoteFile Open(RepositoryId repository, string commit, RemoteFile file) =>
        new SharedFile(shared, repository, file, new Lazy<IRemoteFile>(() => hub.Open(repository, commit, file)));
}
