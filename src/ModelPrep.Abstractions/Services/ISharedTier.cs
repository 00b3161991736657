namespace ModelPrep.Abstractions;

/// <summary>
/// The artifacts that nodes share, in a folder that all of them mount. It saves work; nothing depends on it.
/// </summary>
/// <remarks>The first failure is logged and ends all use of the tier.</remarks>
public interface ISharedTier
{
    /// <summary>
    /// Waits while another node prepares the artifact of a key. Returns when the artifact is there or this node may
    /// prepare it. Other nodes wait until the result is disposed.
    /// </summary>
    /// <param name="key">What the artifact depends on.</param>
    /// <param name="waits">Whether to wait: only where making the artifact takes longer than a wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IAsyncDisposable> ClaimAsync(ArtifactKey key, bool waits, CancellationToken cancellationToken);

    /// <summary>True if the tier has an artifact that any node can use.</summary>
    Task<bool> HasAsync(ArtifactKey key, CancellationToken cancellationToken);

    /// <summary>Copies the files of an artifact into a folder and verifies each on the way.</summary>
    /// <returns>The artifact's manifest; null if there is none or it is broken.</returns>
    Task<Manifest?> TakeAsync(ArtifactKey key, string folderPath, CancellationToken cancellationToken);

    /// <summary>
    /// Publishes a copy of an artifact, unless the tier has it. Does so only if this process, or one that was killed,
    /// has claimed it.
    /// </summary>
    /// <remarks>
    /// A broken artifact in its place is moved aside. For any other artifact, the tier is not accessed.
    /// </remarks>
    Task PublishAsync(Artifact artifact, CancellationToken cancellationToken);
}
