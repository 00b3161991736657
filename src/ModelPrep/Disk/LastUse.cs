namespace ModelPrep.Disk;

/// <summary>When an artifact was last used: the time of an empty file beside its lock.</summary>
/// <remarks>Not of a file inside: an artifact never changes, and may lie on a read-only mount.</remarks>
internal static class LastUse
{
    /// <summary>The file whose time it is.</summary>
    public static string PathOf(string cachePath, string artifactId) =>
        Path.Combine(cachePath, "locks", artifactId + ".used");

    /// <summary>Notes a use; failing to is harmless.</summary>
    public static void Touch(string cachePath, string artifactId, TimeProvider time)
    {
        try
        {
            var path = PathOf(cachePath, artifactId);
            OwnFolder.Create(Path.GetDirectoryName(path)!);
            if (FileStatus.OfLink(path) is { IsRegular: true, Names: > 1 })
                FolderRemoval.Run(cachePath, path); // the time of the file would change under its other name, too
            using var file = RegularFile.OpenOrCreate(path);
            File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only cache is removed from by nobody who would want to know.
        }
    }
}
