namespace ModelPrep.Disk;

/// <summary>Checks whether a server can start from an intact artifact.</summary>
/// <remarks>
/// The engine must be complete, the files must name their own folder, and some kinds need the weights.
/// </remarks>
internal static class ArtifactHealth
{
    /// <summary>
    /// The problem with the artifact's path, as the end of a sentence about it; null if there is none.
    /// </summary>
    /// <remarks>
    /// A path to the same folder, through a link or another mount, is fine. If the server reads the weights from the
    /// snapshot, no file names the folder.
    /// </remarks>
    public static string? ProblemOfPlace(Artifact artifact) =>
        artifact.Manifest is { SnapshotPath: null, FolderPath: { } named }
        && named != artifact.FolderPath
        && FileStatus.Of(named)?.Identity != FileStatus.Of(artifact.FolderPath)?.Identity
            ? $"its files name another folder, {named}, so the cache was moved or copied, or is mounted elsewhere"
            : null;

    /// <summary>
    /// The missing part of the engine, as the end of a sentence about the artifact; null if it is complete.
    /// </summary>
    public static string? ProblemOfEngine(Manifest manifest, KindCatalog kinds) =>
        kinds.MissingFrom(manifest) is { } path
            ? $"it has no {path}, so it was published after a build that had failed"
            : null;

    /// <summary>The missing part of the weights that the server reads; null if they are complete.</summary>
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
        var file = new FileInfo(path); // a link to a missing target exists, too
        return
            file.Exists
            && (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file) is { Exists: true } bytes
            ? bytes.Length
            : null;
    }
}
