namespace ModelPrep.Abstractions;

/// <summary>Small files of the hub that decide what else is needed.</summary>
public interface IHubFiles
{
    /// <summary>Opens a file, which comes from the hub where the cache does not have it; verified.</summary>
    /// <exception cref="BrokenContentException">It arrived damaged.</exception>
    /// <exception cref="UnreachableException">The cache has it not, and the hub cannot be reached.</exception>
    Task<OpenedFile> OpenAsync(
        RepositoryId repository,
        string commit,
        RemoteFile file,
        CancellationToken cancellationToken
    );
}

/// <summary>An opened file.</summary>
/// <param name="Content">What is in it.</param>
/// <param name="ReceivedBytes">How much of it came over the network just now and is kept: 0 when it was there.</param>
public sealed record OpenedFile(Stream Content, long ReceivedBytes);
