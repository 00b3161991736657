namespace ModelPrep.Abstractions;

/// <summary>The artifacts on this machine. A published artifact is complete and never changes.</summary>
public interface IArtifactStore
{
    /// <summary>Finds the artifact for a key; null unless it is intact and a server can start from it.</summary>
    Artifact? Find(ArtifactKey key);

    /// <summary>Opens the artifact in a folder; null unless it is intact.</summary>
    Artifact? Open(string folderPath);

    /// <summary>
    /// The reason why no server can start from an intact artifact, as the end of a sentence about it; null if one can.
    /// </summary>
    /// <remarks>For example, its files name another folder, or its weights are gone.</remarks>
    string? ProblemOf(Artifact artifact);

    /// <summary>Absolute path of the folder for a key's artifact, which may be missing.</summary>
    string PlaceOf(ArtifactKey key);

    /// <summary>
    /// The reason why no server can start from what is in a key's place, as the end of a sentence about it; null if one
    /// can, or if the place is empty.
    /// </summary>
    string? ProblemAt(ArtifactKey key);

    /// <summary>All intact artifacts, newest first.</summary>
    IReadOnlyList<Artifact> List();

    /// <summary>Prevents the removal of an artifact by any process on this machine, and records the use.</summary>
    /// <exception cref="BusyException">The artifact is being removed.</exception>
    IArtifactUse Use(Artifact artifact);

    /// <summary>Removes an artifact that is not in use. False if it is in use or already gone.</summary>
    /// <exception cref="StorageException">The cache cannot be written.</exception>
    bool TryRemove(Artifact artifact);

    /// <summary>
    /// Waits for the lock of a key. Disposing the result releases it, as does the end of the process.
    /// </summary>
    /// <remarks>
    /// The lock only saves work. It does not work on some file systems, and correctness never depends on it.
    /// </remarks>
    /// <returns>Null if another process has published the artifact meanwhile.</returns>
    /// <exception cref="BusyException">Another process held the lock longer than the timeout.</exception>
    Task<IDisposable?> LockAsync(ArtifactKey key, CancellationToken cancellationToken);

    /// <summary>Checks that a finished build could be moved to its place with one rename. Changes nothing.</summary>
    /// <exception cref="StorageException">It could not.</exception>
    void RequireOneMount();

    /// <summary>
    /// Quarantines a broken artifact in a key's place, and removes what killed processes left behind. Needs the key's
    /// lock.
    /// </summary>
    /// <exception cref="StorageException">The cache cannot be written.</exception>
    void Recover(ArtifactKey key);

    /// <summary>Finds an intact artifact for a key whose files name another folder than its own.</summary>
    /// <exception cref="MismatchException">A server that has the cache at another path uses it.</exception>
    Artifact? FindMoved(ArtifactKey key);

    /// <summary>
    /// Creates a private folder for a key with all files of an artifact. The copies are hard links if the file system
    /// supports them, and then take no space.
    /// </summary>
    /// <remarks>Replace a file that must differ with a new one. Writing to it would change the artifact, too.</remarks>
    /// <exception cref="StorageException">The cache cannot be written.</exception>
    StagedBuild StageCopy(Artifact artifact, ArtifactKey key);

    /// <summary>Creates an empty private folder for building.</summary>
    /// <exception cref="NoSpaceException">The disk is full.</exception>
    /// <exception cref="StorageException">The cache cannot be written.</exception>
    StagedBuild Stage(ArtifactKey key);

    /// <summary>Flushes a checked build to the disk and publishes it under its key in one step.</summary>
    Task<Artifact> PublishAsync(
        StagedBuild build,
        ArtifactKey key,
        BuildFacts facts,
        CancellationToken cancellationToken
    );

    /// <summary>Removes a build that will not be published.</summary>
    void Discard(StagedBuild build);
}
