using ModelPrep.Disk;

namespace ModelPrep.Maintenance;

/// <summary>Finds the entries of <c>CACHE/prepared</c> and <c>CACHE/work</c>.</summary>
internal sealed class ArtifactInventory(string cachePath, IArtifactStore store, IHandOver handOver, TimeProvider time)
{
    private string LocksPath => Path.Combine(cachePath, "locks");

    /// <summary>The intact artifacts.</summary>
    public IEnumerable<CachedArtifact> Artifacts()
    {
        var intact = store.List();
        var handedOver = intact is [] ? null : handOver.Read()?.ArtifactPath;
        return from artifact in intact
            let manifest = new FileInfo(Path.Combine(artifact.FolderPath, Manifest.FileName))
            where manifest.Exists // somebody may remove the artifact meanwhile
            select new CachedArtifact(
                artifact,
                [
                    .. artifact.Manifest.Files.Select(file =>
                        FileOf(Path.Combine(artifact.FolderPath, file.Path), file.Size)
                    ),
                    FileOf(manifest.FullName, manifest.Length),
                ],
                artifact.FolderPath == handedOver,
                UsedAt(artifact),
                LockHolders.Find(manifest.FullName)
            );
    }

    /// <summary>Builds, in progress or abandoned, and quarantined artifacts.</summary>
    public IEnumerable<Leftover> Leftovers()
    {
        var intact = store.List().Select(artifact => artifact.FolderPath).ToHashSet(StringComparer.Ordinal);
        var broken = DiskUsage
            .Folders(cachePath, Path.Combine(cachePath, "prepared", $"v{Manifest.CurrentVersion}"))
            .Where(path => OwnNames.IsArtifact(path) && !intact.Contains(path));
        return DiskUsage
            .Folders(cachePath, Path.Combine(cachePath, "work"))
            .Select(InWork)
            .OfType<Leftover>()
            .Concat(broken.Select(path => Of("broken artifact", path, Path.GetFileName(path))))
            .Concat(
                BuildLogs
                    .Old(cachePath, time.GetUtcNow())
                    .Select(path =>
                        Of(
                            path.EndsWith(".json", StringComparison.Ordinal)
                                ? "summary of an artifact that is gone"
                                : "log of a failed build",
                            path,
                            BuildLogs.IdOf(path)
                        )
                    )
            );
    }

    private static CachedFile FileOf(string path, long bytes) => new(FileStatus.Of(path)?.Identity ?? path, bytes);

    /// <remarks>See <see cref="WorkFolder"/>. Entries with other names are left alone.</remarks>
    private Leftover? InWork(string path) =>
        path switch
        {
            _ when OwnNames.IsBroken(path) => Of("broken artifact", path, id: null),
            _ when OwnNames.FindRemoved(path) is { } id => Of("removed artifact", path, id: null) with
            {
                Finishes =
                [
                    id,
                    .. ManifestFolder.ReadManifest(path) is { } manifest
                        ? [manifest.Key.ServedName]
                        : Array.Empty<string>(),
                ],
            },
            _ when OwnNames.FindBuild(path) is { } id => Of("build", path, id),
            _ => null,
        };

    private Leftover Of(string kind, string path, string? id)
    {
        var lockPath = id is null ? null : Path.Combine(LocksPath, id + ".lock");
        var user =
            LockHolders.Find(Path.Combine(path, Manifest.FileName))
            ?? (lockPath is null || !OwnFolder.HasNoLink(cachePath, lockPath) ? null : LockHolders.Find(lockPath));
        return new Leftover(kind, path, lockPath, DiskUsage.Of(path), DiskUsage.LastWrite(path), user);
    }

    private DateTimeOffset UsedAt(Artifact artifact)
    {
        var used = new FileInfo(LastUse.PathOf(cachePath, artifact.Manifest.Id));
        var (created, noted) = (
            artifact.Manifest.CreatedAt,
            used.Exists ? new DateTimeOffset(used.LastWriteTimeUtc) : default
        );
        return noted > created ? noted : created;
    }
}
