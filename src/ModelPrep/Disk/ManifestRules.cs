namespace ModelPrep.Disk;

/// <summary>What a manifest must have before anything in it is believed. Pure.</summary>
/// <remarks>
/// It may be damaged, or in a folder that others write to; and JSON leaves out or nulls whatever it likes.
/// </remarks>
internal static class ManifestRules
{
    /// <summary>
    /// What is wrong with a manifest, in words that continue a sentence about its folder; null when nothing is.
    /// </summary>
    public static string? ProblemOf(Manifest manifest)
    {
        if (
            manifest
            is not {
                Id: not null,
                Key: { Kind: not null, Repository: not null, Commit: not null },
                Files: { Count: > 0 } files
            }
        )
            return $"{Manifest.FileName} lacks its key or its files";
        if (files.Any(file => file is null || !IsSafe(file.Path) || file is not { Size: >= 0, Sha256: not null }))
            return $"{Manifest.FileName} lists something that is no file of an artifact";
        if (manifest.SnapshotFiles?.Any(file => file is null || !IsSafe(file.Path)) is true)
            return $"{Manifest.FileName} lists something that is no file of a snapshot";
        return new[] { manifest.FolderPath, manifest.SnapshotPath }.Any(path => path is not null && !IsAbsolute(path))
            ? $"{Manifest.FileName} names a folder that cannot be one"
            : null;
    }

    private static bool IsSafe(string? path) => path is not null && RemotePath.IsSafe(path);

    private static bool IsAbsolute(string path) =>
        path.StartsWith('/') && !path.Contains('\0', StringComparison.Ordinal);
}
