namespace ModelPrep.Hub;

/// <summary>
/// Stands in for the hub when an environment variable forbids requests. Sends nothing, so only the cache has answers.
/// </summary>
/// <param name="variable">The environment variable, for messages.</param>
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
