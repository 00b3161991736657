using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace ModelPrep.Disk;

/// <summary>Reads and writes the manifest of an artifact's folder, and checks the folder against it.</summary>
internal static class ManifestFolder
{
    /// <summary>
    /// Reads the manifest. Returns null unless the manifest is valid and every file that it lists is unchanged.
    /// </summary>
    /// <param name="folderPath">The artifact's folder.</param>
    /// <param name="problem">The problem, as the end of a sentence about the folder; empty if there is none.</param>
    /// <param name="restoresTimes">True to restore the time of an unchanged file. If false, nothing is written.</param>
    /// <remarks>A file is unchanged if its size and time match. If the time differs, its hash must match.</remarks>
    public static Manifest? Read(string folderPath, out string problem, bool restoresTimes = true)
    {
        try
        {
            var bytes = RegularFile.ReadAllBytesNoLink(
                Path.Combine(folderPath, Manifest.FileName),
                Manifest.MaximumBytes
            );
            var version = JsonSerializer.Deserialize(bytes, ArtifactJson.Default.ManifestVersion)?.FormatVersion;
            var manifest =
                version is Manifest.CurrentVersion
                    ? JsonSerializer.Deserialize(bytes, ArtifactJson.Default.Manifest)
                    : null;
            problem = manifest switch
            {
                null => $"{Manifest.FileName} has format version {version}, expected {Manifest.CurrentVersion}",
                _ when ManifestRules.ProblemOf(manifest) is { } wrong => wrong,
                _ when manifest.Id != Path.GetFileName(folderPath) =>
                    $"{Manifest.FileName} is that of {manifest.Id}, expected that of {Path.GetFileName(folderPath)}",
                _ => manifest
                    .Files.Select(file => ProblemOf(folderPath, file, restoresTimes))
                    .FirstOrDefault(one => one is not null)
                    ?? "",
            };
            return problem.Length == 0 ? manifest : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = $"{Manifest.FileName} is missing";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            problem =
                $"{Manifest.FileName} or what it lists cannot be read "
                + $"({e.Message.ReplaceLineEndings(" ").TrimEnd('.')})";
        }

        return null;
    }

    /// <summary>
    /// Reads the manifest without checking the files that it lists. Returns null if it is not a valid manifest.
    /// </summary>
    public static Manifest? ReadManifest(string folderPath)
    {
        try
        {
            var bytes = RegularFile.ReadAllBytesNoLink(
                Path.Combine(folderPath, Manifest.FileName),
                Manifest.MaximumBytes
            );
            var manifest = JsonSerializer.Deserialize(bytes, ArtifactJson.Default.Manifest);
            return manifest is { FormatVersion: Manifest.CurrentVersion } && ManifestRules.ProblemOf(manifest) is null
                ? manifest
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Hashes all files of a folder in parallel, and flushes files and folders.</summary>
    public static async Task<IReadOnlyList<ManifestFile>> HashAndFlushAsync(
        string folderPath,
        IReadOnlyList<ManifestFile> hashed,
        CancellationToken cancellationToken
    )
    {
        var known = hashed.ToDictionary(
            file => Path.Combine(folderPath, file.Path),
            file => file.Sha256,
            StringComparer.Ordinal
        );
        var files = new ConcurrentBag<ManifestFile>();
        await Parallel.ForEachAsync(
            FolderWalk.AllFiles(folderPath),
            cancellationToken,
            (path, token) =>
            {
                if (!known.TryGetValue(path, out var hash))
                {
                    using var handle = Open(path);
                    hash = FileHash.Sha256(handle, token);
                }

                DurableFile.FlushFile(path);
                var info = new FileInfo(path);
                files.Add(
                    new ManifestFile(
                        Path.GetRelativePath(folderPath, path),
                        info.Length,
                        new DateTimeOffset(info.LastWriteTimeUtc),
                        hash
                    )
                );
                return ValueTask.CompletedTask;
            }
        );
        foreach (var folder in FolderWalk.AllFolders(folderPath).Append(folderPath))
            DurableFile.FlushFolder(folder);
        return [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>Writes the manifest and flushes it. Nothing may be written to the folder after this.</summary>
    public static void Write(string folderPath, Manifest manifest) =>
        DurableFile.Replace(
            Path.Combine(folderPath, Manifest.FileName),
            JsonSerializer.SerializeToUtf8Bytes(manifest, ArtifactJson.Default.Manifest)
        );

    private static string? ProblemOf(string folderPath, ManifestFile file, bool restoresTimes)
    {
        var info = new FileInfo(Path.Combine(folderPath, file.Path));
        if (!info.Exists)
            return $"{file.Path} is missing";
        if (info.LinkTarget is not null || !OwnFolder.HasNoLink(folderPath, info.FullName))
            return $"{file.Path} is a link, or in a folder that is one";
        if (info.Length != file.Size)
            return $"{file.Path} has {info.Length} bytes, expected {file.Size}";
        if (info.LastWriteTimeUtc == file.ModifiedAt.UtcDateTime)
            return null;
        using var handle = Open(info.FullName);
        if (FileHash.Sha256(handle, CancellationToken.None) is var hash && hash != file.Sha256)
            return $"{file.Path} has the SHA-256 {hash}, expected {file.Sha256}";
        if (restoresTimes)
            RestoreTime(info, file.ModifiedAt);
        return null;
    }

    /// <remarks>The restored time saves the next reader the hash. On a read-only mount this is not possible.</remarks>
    private static void RestoreTime(FileInfo file, DateTimeOffset time)
    {
        try
        {
            file.LastWriteTimeUtc = time.UtcDateTime;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The content is right, which is what matters.
        }
    }

    private static SafeFileHandle Open(string path) => RegularFile.OpenReadNoLink(path);
}
