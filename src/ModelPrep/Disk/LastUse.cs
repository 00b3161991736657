namespace ModelPrep.Disk;

/// <summary>The time of an artifact's last use: that of an empty file beside its lock.</summary>
/// <remarks>
/// A file inside the artifact would not do: an artifact never changes, and may be on a read-only mount.
/// </remarks>
internal static class LastUse
{
    /// <summary>Path of the file.</summary>
    public static string PathOf(string cachePath, string artifactId) =>
        Path.Combine(cachePath, "locks", artifactId + ".used");

    /// <summary>Records a use. A failure is harmless.</summary>
    public static void Touch(string cachePath, string artifactId, TimeProvider time)
    {
        try
        {
            var path = PathOf(cachePath, artifactId);
            OwnFolder.Create(Path.GetDirectoryName(path)!);
            if (FileStatus.OfLink(path) is { IsRegular: true, Names: > 1 })
                FolderRemoval.Run(cachePath, path); // the file's other name would get the new time, too
            using var file = RegularFile.OpenOrCreate(path);
            File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nobody removes artifacts from a read-only cache, so the time is not needed.
        }
    }
}
