using ModelPrep.Disk;

namespace ModelPrep.Maintenance;

/// <summary>Finds the contents of the Hugging Face cache.</summary>
internal sealed class WeightInventory(string rootPath)
{
    /// <summary>The repositories that can be read completely.</summary>
    private IEnumerable<HubFolder> Repositories => HubFolder.All(rootPath).Where(one => !HiddenFolders.IsIn(one));

    /// <summary>The commits that have a snapshot.</summary>
    public IEnumerable<CachedRevision> Revisions() =>
        Repositories.SelectMany(folder =>
            DiskUsage.Folders(folder.FolderPath, folder.SnapshotsPath).Select(snapshot => Revision(folder, snapshot))
        );

    /// <summary>Partial files, blobs that no snapshot links to, and leftovers of interrupted removals.</summary>
    public IEnumerable<Leftover> Leftovers() =>
        Repositories.SelectMany(folder =>
        {
            var downloader = Downloader(folder);
            return DiskUsage
                .Files(folder.FolderPath, folder.OwnPath)
                .Where(OwnNames.IsPartial)
                .Select(path => Of("partial download", path))
                .Concat(
                    DiskUsage
                        .Folders(folder.FolderPath, folder.OwnPath)
                        .Where(OwnNames.IsRemoved)
                        .Select(path => Removal("removed snapshot", path))
                )
                .Concat(
                    DiskUsage
                        .Entries(folder.FolderPath, folder.FolderPath)
                        .Where(OwnNames.IsUnfinishedLink)
                        .Select(path => Removal("unfinished link", path))
                )
                .Concat(folder.IsEmpty ? [Removal("empty repository", folder.FolderPath)] : [])
                .Concat(
                    folder
                        .UnlinkedBlobs()
                        .Select(path => Of(IsComplete(path) ? "blob without snapshot" : "partial download", path))
                );

            Leftover Removal(string kind, string path) =>
                new(kind, path, null, DiskUsage.Of(path), DiskUsage.LastWrite(path), downloader)
                {
                    Repository = folder.Repository,
                    Finishes =
                    [
                        CachedRevision.NameOf(folder.Repository, null),
                        CachedRevision.NameOf(folder.Repository, OwnNames.FindRemoved(path)),
                    ],
                };

            Leftover Of(string kind, string path) =>
                new(
                    kind,
                    path,
                    folder.LockPath(Path.GetFileName(path).Split('.')[0]),
                    DiskUsage.Of(path),
                    DiskUsage.LastWrite(path),
                    downloader
                );
        });

    /// <summary>
    /// The process that downloads into a repository. Its finished files are linked only when all are complete.
    /// </summary>
    private static string? Downloader(HubFolder folder) =>
        folder.Locks().Select(LockHolders.Find).FirstOrDefault(holder => holder is not null);

    private static bool IsComplete(string blob) => ContentDigest.TryParse(Path.GetFileName(blob)) is not null;

    private static CachedRevision Revision(HubFolder folder, string snapshot)
    {
        var files = folder.FilesBehind(snapshot).ToList();
        return new CachedRevision(
            folder.Repository,
            snapshot,
            [.. folder.RefsTo(Path.GetFileName(snapshot)).Select(path => Path.GetRelativePath(folder.RefsPath, path))],
            [.. files.Select(file => new CachedFile(file.FullName, file.Length))],
            new DateTimeOffset(
                files
                    .SelectMany(file => new[] { file.LastAccessTimeUtc, file.LastWriteTimeUtc })
                    .DefaultIfEmpty(Directory.GetLastWriteTimeUtc(snapshot))
                    .Max()
            ),
            Downloader(folder) ?? LockHolders.FindVisible(files.Select(file => file.FullName))
        );
    }
}
