using Microsoft.Extensions.Logging;

namespace ModelPrep.Disk;

/// <summary>The artifacts below <c>CACHE/prepared/v1</c>.</summary>
/// <remarks>
/// An artifact is built in a private folder below <c>CACHE/work</c>. Publishing has these steps: hash and flush every
/// file; write the manifest, flush it and rename it into place; flush the folders; rename the whole folder to
/// <c>prepared/v1/ID</c>; flush that folder's parent. A crash before the last rename leaves only work that the next
/// build removes. A folder without an intact manifest never counts as an artifact.
/// </remarks>
/// <param name="cachePath">Root of the cache.</param>
/// <param name="locks">Takes locks.</param>
/// <param name="kinds">Tells which files an artifact needs.</param>
/// <param name="time">The clock.</param>
/// <param name="log">The log.</param>
/// <param name="restoresTimes">
/// True if a check may restore the time of an unchanged file. If false, checks write nothing.
/// </param>
internal sealed class ArtifactStore(
    string cachePath,
    FileLock locks,
    KindCatalog kinds,
    TimeProvider time,
    ILogger<ArtifactStore> log,
    bool restoresTimes = true
) : IArtifactStore
{
    private static readonly TimeSpan LookTimeout = TimeSpan.FromMilliseconds(200);
    private readonly WorkFolder _work = new(cachePath, time, log);

    private string PreparedPath => Path.Combine(cachePath, "prepared", $"v{Manifest.CurrentVersion}");

    public Artifact? Find(ArtifactKey key) =>
        Open(PathOf(ArtifactId.Of(key))) is { } artifact && ProblemOf(artifact) is null ? artifact : null;

    public Artifact? Open(string folderPath) =>
        Read(folderPath, out _, restoresTimes) is { } manifest ? new Artifact(folderPath, manifest) : null;

    public string? ProblemOf(Artifact artifact) =>
        ContentProblemOf(artifact.Manifest) ?? ArtifactHealth.ProblemOfPlace(artifact);

    public string PlaceOf(ArtifactKey key) => PathOf(ArtifactId.Of(key));

    public string? ProblemAt(ArtifactKey key)
    {
        var path = PlaceOf(key);
        if (!Directory.Exists(path))
            return null;
        return Read(path, out var problem, restoresTimes) is { } manifest
            ? ProblemOf(new Artifact(path, manifest))
            : problem;
    }

    /// <remarks>
    /// Links from the cache to an artifact are refused. A hand-over may name a folder of another cache.
    /// </remarks>
    private Manifest? Read(string folderPath, out string problem, bool restores = true)
    {
        problem = "it is a link, or is reached through one";
        return
            OwnFolder.HasNoLink(cachePath, Path.Combine(folderPath, Manifest.FileName))
            || !folderPath.StartsWith($"{cachePath}/", StringComparison.Ordinal)
            ? ManifestFolder.Read(folderPath, out problem, restores)
            : null;
    }

    public IReadOnlyList<Artifact> List() =>
        !Libc.IsDenied(PreparedPath)
            ?
            [
                .. DiskUsage
                    .Folders(cachePath, PreparedPath)
                    .Where(folder => !Libc.IsDenied(folder))
                    .Select(Open)
                    .OfType<Artifact>()
                    .OrderByDescending(a => a.Manifest.CreatedAt),
            ]
            : [];

    public IArtifactUse Use(Artifact artifact)
    {
        IArtifactUse? use = null;
        // A process that checks whether the artifact is in use also holds the lock for a moment.
        if (!SpinWait.SpinUntil(() => (use = ArtifactLock.TryShare(artifact.FolderPath)) is not null, LookTimeout))
            throw Busy(artifact);
        LastUse.Touch(cachePath, artifact.Manifest.Id, time);
        if (
            artifact.Manifest.Key is { Settings: not null } key
            && ArtifactId.Of(key.WithoutSettings()) is var plain
            && Directory.Exists(PathOf(plain))
        )
            LastUse.Touch(cachePath, plain, time); // if the settings change, the next artifact is derived from this one
        return use!;
    }

    public bool TryRemove(Artifact artifact)
    {
        using var alone = ArtifactLock.TryTakeExclusive(artifact.FolderPath);
        if (alone is null)
            return false;
        _work.Remove(artifact.FolderPath);
        return true;
    }

    public Task<IDisposable?> LockAsync(ArtifactKey key, CancellationToken cancellationToken)
    {
        var id = ArtifactId.Of(key);
        var manifest = Path.Combine(PathOf(id), Manifest.FileName);
        var before = File.GetLastWriteTimeUtc(manifest);
        return locks.AcquireUnlessAsync(
            _work.LockPath(id),
            () => File.GetLastWriteTimeUtc(manifest) != before,
            () => _work.ProgressOf(id),
            cancellationToken
        );
    }

    public void RequireOneMount() => _work.RequireOneMount(PreparedPath);

    public void Recover(ArtifactKey key)
    {
        var id = ArtifactId.Of(key);
        OwnFolder.Create(cachePath, PreparedPath);
        _work.Create();
        RequireOneMount();
        var manifest = Read(PathOf(id), out var problem);
        if ((manifest is null ? problem : ContentProblemOf(manifest)) is { } found)
            _work.Quarantine(PathOf(id), found);
        _work.Sweep(id);
    }

    public Artifact? FindMoved(ArtifactKey key)
    {
        if (Open(PathOf(ArtifactId.Of(key))) is not { } artifact || ContentProblemOf(artifact.Manifest) is not null)
            return null;
        if (ArtifactHealth.ProblemOfPlace(artifact) is not { } problem)
            return null;
        using var alone = ArtifactLock.TryTakeExclusive(artifact.FolderPath);
        return alone is not null
            ? artifact
            : throw new MismatchException(
                Messages.ArtifactElsewhere,
                $"The artifact {artifact.FolderPath} is in use by a server, and {problem}",
                "Mount the cache at the same path in all pods, or stop that server"
            );
    }

    public StagedBuild StageCopy(Artifact artifact, ArtifactKey key)
    {
        var id = ArtifactId.Of(key);
        var build = new StagedBuild(_work.NewBuildPath(id), PathOf(id));
        HardLinkCopy.Run(artifact, build.FolderPath);
        return build;
    }

    public StagedBuild Stage(ArtifactKey key)
    {
        var id = ArtifactId.Of(key);
        CacheFolderTag.Ensure(cachePath);
        var build = new StagedBuild(_work.NewBuildPath(id), PathOf(id));
        Directory.CreateDirectory(build.ScratchPath);
        Directory.CreateDirectory(build.RepositoryPath);
        return build;
    }

    public async Task<Artifact> PublishAsync(
        StagedBuild build,
        ArtifactKey key,
        BuildFacts facts,
        CancellationToken cancellationToken
    )
    {
        var files = await ManifestFolder.HashAndFlushAsync(build.FolderPath, facts.Hashed, cancellationToken);
        var manifest = new Manifest(
            Manifest.CurrentVersion,
            ArtifactId.Of(key),
            key,
            facts.Revision,
            facts.DataType,
            facts.SnapshotPath,
            time.GetUtcNow(),
            files
        )
        {
            FolderPath = build.FinalPath,
            BuildSeconds = facts.BuildSeconds,
            SnapshotFiles = facts.SnapshotPath is null ? null : facts.SnapshotFiles,
        };
        cancellationToken.ThrowIfCancellationRequested(); // the steps below must not be interrupted
        ManifestFolder.Write(build.FolderPath, manifest);

        OwnFolder.Create(cachePath, PreparedPath);
        var there = Read(build.FinalPath, out var problem) is { } found ? new Artifact(build.FinalPath, found) : null;
        if (there is not null && ProblemOf(there) is null)
        {
            // another process published first although we hold the lock; equal keys mean equal artifacts
            Discard(build);
            return there;
        }

        var replaced = there is null ? null : _work.Retire(build.FinalPath);
        _work.Quarantine(build.FinalPath, problem);
        DurableFile.MoveFolder(build.FolderPath, build.FinalPath);
        DurableFile.FlushFolder(PreparedPath);
        if (replaced is not null)
            FolderRemoval.Run(cachePath, replaced);
        return new Artifact(build.FinalPath, manifest);
    }

    public void Discard(StagedBuild build)
    {
        if (Directory.Exists(build.FolderPath))
            FolderRemoval.Run(cachePath, build.FolderPath);
    }

    /// <remarks>A backup program may lock a manifest, too.</remarks>
    private static BusyException Busy(Artifact artifact)
    {
        var manifest = Path.Combine(artifact.FolderPath, Manifest.FileName);
        return LockHolders.FindVisible([manifest]) is { } holders
            ? new BusyException(
                Messages.BeingRemoved,
                $"{manifest} is locked by {holders}, as if it were to be removed",
                "Run modelprep init again when that process has ended"
            )
            : new BusyException(
                Messages.BeingRemoved,
                $"The artifact {artifact.FolderPath} is being removed by another process",
                "Run modelprep init again"
            );
    }

    /// <summary>A problem that makes the artifact unusable in any place.</summary>
    private string? ContentProblemOf(Manifest manifest) =>
        ArtifactHealth.ProblemOfEngine(manifest, kinds) ?? ArtifactHealth.ProblemOfWeights(manifest);

    private string PathOf(string id) => Path.Combine(PreparedPath, id);
}
