namespace ModelPrep.Abstractions;

/// <summary>
/// The artifacts that nodes share, in a folder that all of them mount. It saves work; nothing depends on it.
/// </summary>
/// <remarks>Whatever is wrong with it is logged once, and from then on it is as if there were none.</remarks>
public interface ISharedTier
{
    /// <summary>
    /// Waits while another node prepares the artifact of a key; then it is there, or this node's turn: until the result
    /// is disposed, others wait for this node.
    /// </summary>
    /// <param name="key">What the artifact depends on.</param>
    /// <param name="waits">Whether to wait: only where making the artifact takes longer than a wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IAsyncDisposable> ClaimAsync(ArtifactKey key, bool waits, CancellationToken cancellationToken);

    /// <summary>Whether it has an artifact that any node can take.</summary>
    Task<bool> HasAsync(ArtifactKey key, CancellationToken cancellationToken);

    /// <summary>Copies the files of an artifact into a folder, each verified on the way.</summary>
    /// <returns>The artifact's manifest; null when there is none, or it is broken.</returns>
    Task<Manifest?> TakeAsync(ArtifactKey key, string folderPath, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a copy of an artifact there, unless it has one, if this process has claimed it, or one that was killed had.
    /// </summary>
    /// <remarks>
    /// What stands in its place and is broken is moved aside. For any other artifact the tier is not touched.
    /// </remarks>
    Task PublishAsync(Artifact artifact, CancellationToken cancellationToken);
}
