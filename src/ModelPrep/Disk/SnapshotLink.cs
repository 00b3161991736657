namespace ModelPrep.Disk;

/// <summary>
/// The link from a snapshot to a blob. It is relative, so that the cache can be moved or mounted elsewhere.
/// </summary>
internal static class SnapshotLink
{
    private const string Temporary = ".link";
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromHours(1);

    /// <summary>Describes the file behind a link in a snapshot; null for anything but a link to a blob.</summary>
    public static RemoteFile? Read(string snapshot, string path) =>
        new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } blob
        && ContentDigest.TryParse(blob.Name) is { } digest
            ? new RemoteFile(Path.GetRelativePath(snapshot, path), blob.Length, digest)
            : null;

    /// <summary>
    /// Makes <paramref name="path"/> a link to <paramref name="blob"/>. Replaces a link to another target.
    /// </summary>
    /// <remarks>The folder of the path must exist and must not be reached through a link.</remarks>
    public static void Ensure(string path, string blob)
    {
        var folder = Path.GetDirectoryName(path)!;
        var target = Path.GetRelativePath(folder, blob);
        var existing = new FileInfo(path);
        if (existing.LinkTarget == target)
            return;
        if (existing is { LinkTarget: null, Exists: true } && !File.Exists(blob))
            return; // a cache without links: the snapshot has the file itself, and its size was checked

        // The temporary link is in the repository's folder: another entry inside snapshots/ would confuse other
        // clients.
        var temporary = $"{Path.GetDirectoryName(Path.GetDirectoryName(blob))}/.{DurableFile.Unique()}{Temporary}";
        File.CreateSymbolicLink(temporary, target);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Removes temporary links of processes that were killed.</summary>
    /// <remarks>
    /// Making a link never takes an hour. The time of the folder is that of the last link, by the file system's own
    /// clock.
    /// </remarks>
    public static void RemoveAbandoned(string repositoryPath)
    {
        try
        {
            var limit = Directory.GetLastWriteTimeUtc(repositoryPath) - AbandonedAfter;
            foreach (
                var old in FolderWalk
                    .Files(repositoryPath, $".????????{Temporary}")
                    .Where(old => File.GetLastWriteTimeUtc(old) < limit)
            )
                File.Delete(old);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Temporary links are harmless.
        }
    }
}
