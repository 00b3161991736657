namespace ModelPrep.Disk;

/// <summary>When an artifact was last used: the time of an empty file beside its lock.</summary>
/// <remarks>Not of a file inside: an artifact never changes, and may lie on a read-only mount.</remarks>
internal static class LastUse
{
    /// <summary>Notes a use; failing to is harmless.</summary>
    public static void Touch(string cachePath, string artifactId, TimeProvider time)
    {
        try
        {
            var path = Path.Combine(cachePath, "locks", artifactId + ".used");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            File.SetLastWriteTimeUtc(file, time.GetUtcNow().UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only cache is removed from by nobody who would want to know.
        }
    }
}
