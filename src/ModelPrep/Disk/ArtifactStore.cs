using Microsoft.Extensions.Logging;

namespace ModelPrep.Disk;

/// <summary>The artifacts below <c>CACHE/prepared/v1</c>.</summary>
/// <remarks>
/// An artifact is built in a private folder below <c>CACHE/work</c>. To publish it: every file is hashed and flushed, then
/// the manifest is written, flushed and renamed into place, then the folders are flushed, and then the whole folder is
/// renamed to <c>prepared/v1/ID</c> and that folder's parent flushed. A crash before the last rename leaves only work that
/// the next build of this key removes; a folder without an intact manifest is never taken for an artifact.
/// </remarks>
internal sealed partial class ArtifactStore(string cachePath, FileLock locks, TimeProvider time, ILogger<ArtifactStore> log) : IArtifactStore
{
    private string PreparedPath => Path.Combine(cachePath, "prepared", $"v{Manifest.CurrentVersion}");

    private string WorkPath => Path.Combine(cachePath, "work");

    public Artifact? Find(ArtifactKey key) => Open(Path.Combine(PreparedPath, ArtifactId.Of(key)));

    public Artifact? Open(string folderPath) =>
        ManifestFolder.Read(folderPath, out _) is { } manifest ? new Artifact(folderPath, manifest) : null;

    public IReadOnlyList<Artifact> List() =>
        Directory.Exists(PreparedPath)
            ? [.. Directory.EnumerateDirectories(PreparedPath).Select(Open).OfType<Artifact>().OrderByDescending(a => a.Manifest.CreatedAt)]
            : [];

    public IArtifactUse Use(Artifact artifact)
    {
        var use = ArtifactLock.TryShare(artifact.FolderPath)
            ?? throw new BusyException($"The artifact {artifact.FolderPath} is being removed by another process", "Run modelprep init again");
        LastUse.Touch(cachePath, artifact.Manifest.Id, time);
        return use;
    }

    public bool TryRemove(Artifact artifact)
    {
        using var alone = ArtifactLock.TryTakeAlone(artifact.FolderPath);
        if (alone is null)
            return false;
        Directory.CreateDirectory(WorkPath);
        var removed = $"{WorkPath}/removed-{artifact.Manifest.Id}-{DurableFile.Unique()}";
        Directory.Move(artifact.FolderPath, removed); // one step: nobody sees half an artifact
        Directory.Delete(removed, recursive: true);
        return true;
    }

    public Task<IDisposable?> LockAsync(ArtifactKey key, CancellationToken cancellationToken)
    {
        var id = ArtifactId.Of(key);
        var manifest = Path.Combine(PreparedPath, id, Manifest.FileName);
        var before = File.GetLastWriteTimeUtc(manifest);
        return locks.AcquireUnlessAsync(
            Path.Combine(cachePath, "locks", id + ".lock"), () => File.GetLastWriteTimeUtc(manifest) != before, () => Sight(id), cancellationToken);
    }

    public StagedBuild Stage(ArtifactKey key)
    {
        var id = ArtifactId.Of(key);
        CacheFolderTag.Ensure(cachePath);
        Directory.CreateDirectory(WorkPath);
        foreach (var abandoned in Directory.EnumerateDirectories(WorkPath, id + ".*"))
        {
            RemovingAbandoned(abandoned);
            Directory.Delete(abandoned, recursive: true);
        }

        var build = new StagedBuild($"{WorkPath}/{id}.{DurableFile.Unique()}", Path.Combine(PreparedPath, id));
        Directory.CreateDirectory(build.ScratchPath);
        Directory.CreateDirectory(build.RepositoryPath);
        return build;
    }

    public async Task<Artifact> PublishAsync(StagedBuild build, ArtifactKey key, BuildFacts facts, CancellationToken cancellationToken)
    {
        var files = await ManifestFolder.HashAndFlushAsync(build.FolderPath, facts.Hashed, cancellationToken);
        var manifest = new Manifest(
            Manifest.CurrentVersion, ArtifactId.Of(key), key, facts.Revision, facts.DataType, facts.SnapshotPath, time.GetUtcNow(), files)
        {
            FolderPath = build.FinalPath,
        };
        cancellationToken.ThrowIfCancellationRequested(); // from here on there is no way back
        ManifestFolder.Write(build.FolderPath, manifest);

        Directory.CreateDirectory(PreparedPath);
        if (Open(build.FinalPath) is { } other)
        {
            Discard(build); // a process that our lock did not keep out was first; equal keys mean equal artifacts
            return other;
        }

        SetAside(build.FinalPath);
        Directory.Move(build.FolderPath, build.FinalPath);
        DurableFile.FlushFolder(PreparedPath);
        return new Artifact(build.FinalPath, manifest);
    }

    public void Discard(StagedBuild build)
    {
        if (Directory.Exists(build.FolderPath))
            Directory.Delete(build.FolderPath, recursive: true);
    }

    private string Sight(string id)
    {
        var staged = Directory.Exists(WorkPath) ? new DirectoryInfo(WorkPath).EnumerateDirectories(id + ".*").FirstOrDefault() : null;
        return staged is null ? "it has not begun to build yet" : $"it builds since {staged.CreationTimeUtc:u}";
    }

    /// <summary>Moves what stands in an artifact's place without being one out of the way, for somebody to look at.</summary>
    private void SetAside(string finalPath)
    {
        if (!Directory.Exists(finalPath))
            return;
        var aside = $"{WorkPath}/broken-{Path.GetFileName(finalPath)}-{DurableFile.Unique()}";
        SettingAside(finalPath, aside);
        Directory.Move(finalPath, aside);
    }

    [LoggerMessage(1101, LogLevel.Information, "Removing what an interrupted build left in {Path}")]
    private partial void RemovingAbandoned(string path);

    [LoggerMessage(1102, LogLevel.Warning, "{Path} has no intact manifest; it is moved to {Aside} and built again")]
    private partial void SettingAside(string path, string aside);
}
