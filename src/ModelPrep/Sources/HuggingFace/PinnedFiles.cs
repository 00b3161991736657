namespace ModelPrep.Sources.HuggingFace;

/// <summary>Pins the weights of a commit before a file of it is read, or brought into the cache.</summary>
internal sealed class PinnedFiles(IHubFiles files, PinWeights pin) : IHubFiles
{
    public async Task<OpenedFile> OpenAsync(
        RepositoryId repository,
        string commit,
        RemoteFile file,
        CancellationToken cancellationToken
    )
    {
        await pin.RunAsync(repository, commit, cancellationToken);
        return await files.OpenAsync(repository, commit, file, cancellationToken);
    }
}
