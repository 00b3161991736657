using System.Text.Json;

namespace ModelPrep.Disk;

/// <summary>
/// A file that lists all files of a commit, as huggingface_hub writes it since 1.22 (<c>_tree_cache.py</c>).
/// </summary>
internal static class TreeFile
{
    private const int FormatVersion = 1;

    /// <summary>A listing of 100,000 files has about 30 MiB.</summary>
    private const long MaximumBytes = 256L << 20;

    /// <summary>
    /// Reads the listed files. Returns null if there is no listing, or any of its entries is invalid.
    /// </summary>
    public static IReadOnlyList<RemoteFile>? Read(string path)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            var tree = JsonSerializer.Deserialize(
                RegularFile.ReadAllBytesNoLink(path, MaximumBytes),
                TreeJson.Default.Tree
            );
            if (tree is not { FormatVersion: FormatVersion, Files.Count: > 0 })
                return null;
            var files = tree.Files.Select(entry => Parse(entry.Key, entry.Value)).OfType<RemoteFile>().ToList();
            return files.Count == tree.Files.Count ? files : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes a sorted listing. Writes nothing if the hub left out a field that the format requires.</summary>
    public static void Write(string path, IReadOnlyList<RemoteFile> files)
    {
        if (files.Any(file => file.BlobId is null))
            return;
        OwnFolder.Create(Path.GetDirectoryName(path)!);
        var entries = files
            .DistinctBy(file => file.Path, StringComparer.Ordinal)
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .ToDictionary(file => file.Path, Entry, StringComparer.Ordinal);
        DurableFile.Replace(
            path,
            JsonSerializer.SerializeToUtf8Bytes(new Tree(FormatVersion, entries), TreeJson.Default.Tree)
        );
    }

    private static RemoteFile? Parse(string path, TreeFileEntry? entry) =>
        entry is { Size: { } size, BlobId: not null }
        && RemoteFile.TryCreate(path, entry.LfsSize ?? size, entry.BlobId, entry.LfsSha256, entry.XetHash)
            is { BlobId: not null } file
            ? file
            : null;

    private static TreeFileEntry? Entry(RemoteFile file) =>
        file.Digest.Algorithm is DigestAlgorithm.Sha256
            ? new TreeFileEntry(file.Size, file.BlobId, file.Digest.Hex, file.Size, file.XetHash)
            : new TreeFileEntry(file.Size, file.BlobId, LfsSha256: null, LfsSize: null, file.XetHash);
}
