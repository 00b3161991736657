using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace ModelPrep.Disk;

/// <summary>Reads and writes the manifest of an artifact's folder, and checks the folder against it.</summary>
internal static class ManifestFolder
{
    /// <summary>The manifest, if it is there, readable, and every file that it lists has its size; else null.</summary>
    public static Manifest? Read(string folderPath)
    {
        try
        {
            var bytes = File.ReadAllBytes(Path.Combine(folderPath, Manifest.FileName));
            var manifest = JsonSerializer.Deserialize(bytes, ArtifactJson.Default.Manifest);
            return manifest is { FormatVersion: Manifest.CurrentVersion, Key: not null, Files: not null } && manifest.Files.All(file => IsThere(folderPath, file))
                ? manifest
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Hashes every file of a folder, several at once, and makes files and folders durable.</summary>
    public static async Task<IReadOnlyList<ManifestFile>> HashAndFlushAsync(
        string folderPath, IReadOnlyList<ManifestFile> hashed, CancellationToken cancellationToken)
    {
        var known = hashed.ToDictionary(file => Path.Combine(folderPath, file.Path), StringComparer.Ordinal);
        var files = new ConcurrentBag<ManifestFile>();
        await Parallel.ForEachAsync(
            Directory.EnumerateFiles(folderPath, "*", SearchOption.AllDirectories),
            cancellationToken,
            async (path, token) =>
            {
                DurableFile.FlushFile(path);
                if (known.TryGetValue(path, out var file))
                {
                    files.Add(file);
                    return;
                }

                await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, useAsync: true);
                var hash = await SHA256.HashDataAsync(stream, token);
                files.Add(new ManifestFile(Path.GetRelativePath(folderPath, path), stream.Length, Convert.ToHexStringLower(hash)));
            });
        foreach (var folder in Directory.EnumerateDirectories(folderPath, "*", SearchOption.AllDirectories).Append(folderPath))
            DurableFile.FlushFolder(folder);
        return [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>Writes the manifest, durably. Nothing may be written to the folder after it.</summary>
    public static void Write(string folderPath, Manifest manifest) =>
        DurableFile.Replace(
            Path.Combine(folderPath, Manifest.FileName),
            JsonSerializer.SerializeToUtf8Bytes(manifest, ArtifactJson.Default.Manifest));

    private static bool IsThere(string folderPath, ManifestFile file) =>
        new FileInfo(Path.Combine(folderPath, file.Path)) is { Exists: true } info && info.Length == file.Size;
}
