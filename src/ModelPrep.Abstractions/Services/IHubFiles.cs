namespace ModelPrep.Abstractions;

/// <summary>Small files of the hub that the plan depends on.</summary>
public interface IHubFiles
{
    /// <summary>Opens a verified file. Downloads it if the cache does not have it.</summary>
    /// <exception cref="BrokenContentException">The file arrived damaged.</exception>
    /// <exception cref="UnreachableException">
    /// The cache does not have the file, and the hub cannot be reached.
    /// </exception>
    Task<OpenedFile> OpenAsync(
        RepositoryId repository,
        string commit,
        RemoteFile file,
        CancellationToken cancellationToken
    );
}

/// <summary>An open file.</summary>
/// <param name="Content">The content.</param>
/// <param name="ReceivedBytes">Bytes that were downloaded now and stored; 0 if the file was there.</param>
public sealed record OpenedFile(Stream Content, long ReceivedBytes);
