namespace ModelPrep.Disk;

/// <summary>The rules that a manifest must meet before it is used. Pure.</summary>
/// <remarks>
/// The manifest may be damaged, or in a folder that others can write to. JSON may leave out fields or set them to null.
/// </remarks>
internal static class ManifestRules
{
    /// <summary>The problem of a manifest, as the end of a sentence about its folder; null if there is none.</summary>
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
