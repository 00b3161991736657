namespace ModelPrep.Hub;

/// <summary>
/// The hub where a variable says that it must not be asked. No request is sent; only the cache has answers.
/// </summary>
/// <param name="variable">The variable, for messages.</param>
internal sealed class OfflineHub(string variable) : IModelHub
{
    public Task<string> ResolveAsync(
        RepositoryId repository,
        string revision,
        HubEffort effort,
        CancellationToken cancellationToken
    ) => throw NotAsked($"which commit {revision} of {repository} is");

    public Task<IReadOnlyList<RemoteFile>> ListAsync(
        RepositoryId repository,
        string commit,
        HubEffort effort,
        CancellationToken cancellationToken
    ) => throw NotAsked($"which files {repository} has at {commit}");

    public IRemoteFile Open(RepositoryId repository, string commit, RemoteFile file) =>
        throw NotAsked($"for {file.Path} of {repository} at {commit}");

    private UnreachableException NotAsked(string what) =>
        new(
            Messages.Offline,
            $"{variable} is set, so the hub is not asked {what}",
            $"Unset {variable}, or fill the cache where there is a network"
        );
}
