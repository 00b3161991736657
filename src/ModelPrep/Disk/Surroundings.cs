namespace ModelPrep.Disk;

/// <summary>Whether a server can start from an artifact that is intact.</summary>
/// <remarks>
/// Its engine lies where the server looks, its files name its own folder, and some kinds need the weights.
/// </remarks>
internal static class Surroundings
{
    /// <summary>
    /// What is wrong with where it lies, in words that continue a sentence about it; null when nothing is.
    /// </summary>
    /// <remarks>
    /// A path that leads to the same folder, through a link or another mount, is right. Where the server reads the
    /// weights from their snapshot, no file names the folder.
    /// </remarks>
    public static string? ProblemOfPlace(Artifact artifact) =>
        artifact.Manifest is { SnapshotPath: null, FolderPath: { } named }
        && named != artifact.FolderPath
        && FileStatus.Of(named)?.Identity != FileStatus.Of(artifact.FolderPath)?.Identity
            ? $"its files name another folder, {named}, so the cache was moved or copied, or is mounted elsewhere"
            : null;

    /// <summary>
    /// What is missing of the engine, in words that continue a sentence about the artifact; null when nothing is.
    /// </summary>
    public static string? ProblemOfEngine(Manifest manifest, KindCatalog kinds) =>
        kinds.MissingFrom(manifest) is { } path
            ? $"it has no {path}, so it was published after a build that had failed"
            : null;

    /// <summary>What is missing of the weights that its server reads; null when nothing is.</summary>
    public static string? ProblemOfWeights(Manifest manifest)
    {
        if (manifest.SnapshotPath is not { } snapshot)
            return null;
        if (!Directory.Exists(snapshot))
            return $"its weights are gone: there is no folder {snapshot}";
        return
            manifest
                .SnapshotFiles?.Select(file => ProblemOf(Path.Combine(snapshot, file.Path), file.Size))
                .FirstOrDefault(problem => problem is not null)
                is { } found
            ? $"its weights are gone: {found}"
            : null;
    }

    private static string? ProblemOf(string path, long size) =>
        SizeOf(path) switch
        {
            null => $"there is no file {path}",
            var found => found == size ? null : $"{path} has {found} bytes, expected {size}",
        };

    private static long? SizeOf(string path)
    {
        var file = new FileInfo(path); // a link that leads nowhere exists, too
        return
            file.Exists
            && (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file) is { Exists: true } bytes
            ? bytes.Length
            : null;
    }
}
