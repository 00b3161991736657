namespace ModelPrep.Abstractions;

/// <summary>The artifacts on this machine. What is in it is complete and never changes.</summary>
public interface IArtifactStore
{
    /// <summary>The artifact for a key if it is there and intact and a server can start from it, else null.</summary>
    Artifact? Find(ArtifactKey key);

    /// <summary>The artifact in a folder if it is there and intact, else null.</summary>
    Artifact? Open(string folderPath);

    /// <summary>
    /// Why no server can start from an artifact though it is intact, in words that continue a sentence about it; null
    /// when one can.
    /// </summary>
    /// <remarks>Its files may name a folder where it does not lie, or the weights outside of it may be gone.</remarks>
    string? ProblemOf(Artifact artifact);

    /// <summary>Absolute path of the folder that a key's artifact has, or would have.</summary>
    string PlaceOf(ArtifactKey key);

    /// <summary>
    /// Why no server can start from what stands in a key's place, in words that continue a sentence about it; null when
    /// one can, or nothing does.
    /// </summary>
    string? ProblemAt(ArtifactKey key);

    /// <summary>All intact artifacts, newest first.</summary>
    IReadOnlyList<Artifact> List();

    /// <summary>Keeps an artifact from being removed, by anybody on this machine, and notes that it was used.</summary>
    /// <exception cref="BusyException">It is being removed.</exception>
    IArtifactUse Use(Artifact artifact);

    /// <summary>Removes an artifact that nobody uses; false when somebody does, or when it is gone already.</summary>
    /// <exception cref="StorageException">The cache cannot be written.</exception>
    bool TryRemove(Artifact artifact);

    /// <summary>
    /// Waits until this process alone works on a key; disposing frees it, as the end of the process does.
    /// </summary>
    /// <remarks>
    /// It only saves work: locks do nothing on some file systems, and correctness never depends on them.
    /// </remarks>
    /// <returns>Null when somebody else has published an artifact for it meanwhile.</returns>
    /// <exception cref="BusyException">Somebody else worked on it longer than the wait allows.</exception>
    Task<IDisposable?> LockAsync(ArtifactKey key, CancellationToken cancellationToken);

    /// <summary>Checks, changing nothing, that a finished build could be moved to its place in one step.</summary>
    /// <exception cref="StorageException">It could not.</exception>
    void RequireOneMount();

    /// <summary>
    /// Moves what stands in the place of a key's artifact without being one out of the way, and removes what processes
    /// that were killed left behind. Needs the key's lock.
    /// </summary>
    /// <exception cref="StorageException">The cache cannot be written.</exception>
    void Recover(ArtifactKey key);

    /// <summary>
    /// The artifact for a key if it is there and intact, but its files name another folder than it lies in.
    /// </summary>
    /// <exception cref="MismatchException">A server that has the cache at another path uses it.</exception>
    Artifact? FindMoved(ArtifactKey key);

    /// <summary>
    /// Creates a private folder, for building what a key stands for, with all that an artifact has; its files take no
    /// room where the file system has links.
    /// </summary>
    /// <remarks>What is to differ must become a new file: written to, it would change in the artifact, too.</remarks>
    /// <exception cref="StorageException">The cache cannot be written.</exception>
    StagedBuild StageCopy(Artifact artifact, ArtifactKey key);

    /// <summary>Creates an empty private folder for building.</summary>
    /// <exception cref="NoSpaceException">The disk is full.</exception>
    /// <exception cref="StorageException">The cache cannot be written.</exception>
    StagedBuild Stage(ArtifactKey key);

    /// <summary>Makes a checked build durable and visible under its key, in one step.</summary>
    Task<Artifact> PublishAsync(
        StagedBuild build,
        ArtifactKey key,
        BuildFacts facts,
        CancellationToken cancellationToken
    );

    /// <summary>Removes a build that is not going to be published.</summary>
    void Discard(StagedBuild build);
}
